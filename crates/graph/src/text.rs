//! What can be told from the text of a query without a parser: its words outside strings and comments, and the names of its columns.

/// A piece of a query: white space and comments are dropped.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    /// A word, number, parameter or quoted name.
    Word(String),
    /// A string with its quotes.
    Quoted(String),
    Sign(char),
}

fn tokens(query: &str) -> Vec<Token> {
    let mut out = Vec::new();
    let mut chars = query.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\'' | '"' | '`' => {
                let mut text = String::from(c);
                while let Some(d) = chars.next() {
                    text.push(d);
                    if d == '\\' && c != '`' {
                        text.extend(chars.next());
                    } else if d == c {
                        break;
                    }
                }
                out.push(match c {
                    '`' => Token::Word(text.trim_matches('`').to_owned()),
                    _ => Token::Quoted(text),
                });
            }
            '/' if chars.peek() == Some(&'/') => {
                for d in chars.by_ref() {
                    if d == '\n' {
                        break;
                    }
                }
            }
            '/' if chars.peek() == Some(&'*') => {
                chars.next();
                let mut last = ' ';
                for d in chars.by_ref() {
                    if last == '*' && d == '/' {
                        break;
                    }
                    last = d;
                }
            }
            c if c.is_alphanumeric() || c == '_' || c == '$' => {
                let mut text = String::from(c);
                while let Some(d) = chars.next_if(|d| d.is_alphanumeric() || *d == '_') {
                    text.push(d);
                }
                out.push(Token::Word(text));
            }
            c if c.is_whitespace() => {}
            c => out.push(Token::Sign(c)),
        }
    }
    out
}

fn is_word(token: &Token, word: &str) -> bool {
    matches!(token, Token::Word(text) if text.eq_ignore_ascii_case(word))
}

/// Whether the query loads a file or an address: a server would do so even for one who may only read.
pub(crate) fn loads_files(query: &str) -> bool {
    tokens(query)
        .windows(2)
        .any(|pair| matches!(pair, [load, csv] if is_word(load, "LOAD") && is_word(csv, "CSV")))
}

/// The columns that the last `RETURN` outside braces names, in order; `None` when it names none (`RETURN *`, or a bare `CALL`).
pub(crate) fn columns(query: &str) -> Option<Vec<String>> {
    let tokens = tokens(query);
    let mut depth = 0_i32;
    let mut start = None;
    for (i, token) in tokens.iter().enumerate() {
        match token {
            Token::Sign('{' | '(' | '[') => depth += 1,
            Token::Sign('}' | ')' | ']') => depth -= 1,
            token if depth == 0 && is_word(token, "RETURN") => start = Some(i + 1),
            _ => {}
        }
    }
    let mut rest = tokens.get(start?..)?;
    if rest.first().is_some_and(|token| is_word(token, "DISTINCT")) {
        rest = rest.get(1..)?;
    }
    let mut columns = Vec::new();
    let mut item: Vec<&Token> = Vec::new();
    let mut depth = 0_i32;
    for token in rest {
        match token {
            Token::Sign('{' | '(' | '[') => depth += 1,
            Token::Sign('}' | ')' | ']') => depth -= 1,
            Token::Sign(',') if depth == 0 => {
                columns.push(name(&item)?);
                item.clear();
                continue;
            }
            Token::Sign(';') if depth == 0 => break,
            token
                if depth == 0
                    && ["ORDER", "SKIP", "LIMIT", "UNION"]
                        .iter()
                        .any(|word| is_word(token, word)) =>
            {
                break;
            }
            _ => {}
        }
        item.push(token);
    }
    columns.push(name(&item)?);
    Some(columns)
}

/// The alias of an item, or the item as it stands when it is a name or a property of one.
fn name(item: &[&Token]) -> Option<String> {
    if let [.., as_word, Token::Word(alias)] = item
        && is_word(as_word, "AS")
    {
        return Some(alias.clone());
    }
    item.iter()
        .map(|token| match token {
            Token::Word(text) => Some(text.as_str()),
            Token::Sign('.') => Some("."),
            _ => None,
        })
        .collect::<Option<String>>()
        .filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(query: &str, expected: &[&str]) {
        assert_eq!(columns(query).unwrap_or_default(), expected, "{query}");
    }

    #[test]
    fn the_columns_are_those_of_the_last_return_outside_braces() {
        check(
            "MATCH (n) RETURN n.id AS id, count(*) AS `how many` ORDER BY id LIMIT 3",
            &["id", "how many"],
        );
        check("match (n) return distinct n, n.name;", &["n", "n.name"]);
        check(
            "CALL () { RETURN 1 AS x UNION RETURN 2 AS x } WITH x RETURN [x, 'a, b'] AS list // , RETURN y",
            &["list"],
        );
        check("RETURN 1 AS a UNION RETURN 2 AS a", &["a"]);
        check(
            "RETURN {a: 1, b: [2, 3]} AS m, \"it\\\"s RETURN\" AS s /* , z */",
            &["m", "s"],
        );
        check("MATCH (n) RETURN *", &[]);
        check("CALL db.labels()", &[]);
    }

    #[test]
    fn loading_files_is_seen_outside_strings_only() {
        assert!(loads_files(
            "load  csv FROM 'http://127.0.0.1/' AS row RETURN row"
        ));
        assert!(loads_files("LOAD /* x */ CSV FROM $f AS row RETURN row"));
        assert!(!loads_files("RETURN 'LOAD CSV' AS s // LOAD CSV"));
    }
}
