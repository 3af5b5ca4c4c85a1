//! An article and what was understood of it, as a person looks at it: the text with the clause of each event marked and numbered, the
//! event's fields under its paragraph, and what was cut, with the reason.

use anstyle::{AnsiColor, Style};
use jiff::tz::Offset;
use model::article::{Article, Block, Stated};
use model::claim::{
    Certainty, Citation, Claim, DateFlag, Entity, EntityKind, Extraction, Group, LastingRelation,
    Mention, Qualifier, RECAP, Role, Scope, Toll, When, Worded,
};
use model::gazetteer::Gazetteer;

use crate::paper::Paper;

const PLAIN: Style = Style::new();
const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

/// Columns in front of a field's value: a margin, and the longest name of a field.
const LABEL: usize = 16;

/// `explain`: also the rules, the words that each value was read from, and what could not be read.
pub(crate) fn card(
    article: &Article,
    extraction: &Extraction,
    gazetteer: &Gazetteer,
    explain: bool,
    paper: Paper,
) -> String {
    let mut card = Card {
        claims: &extraction.claims,
        gazetteer,
        explain,
        paper,
    };
    card.head(article);
    card.body(article);
    card.foot(extraction);
    card.paper.into_text()
}

struct Card<'a> {
    claims: &'a [Claim],
    gazetteer: &'a Gazetteer,
    explain: bool,
    paper: Paper,
}

impl Card<'_> {
    fn head(&mut self, article: &Article) {
        let title = article.title.as_deref().unwrap_or("(no title)");
        self.paper.text(title, BOLD);
        let published = article
            .published
            .as_ref()
            .map_or("unknown".to_owned(), dated);
        let language = article.language.as_deref().unwrap_or("unknown");
        let said = format!(
            "status: {}   published: {published}   language: {language}",
            article.status
        );
        self.paper.text(&said, PLAIN);
        for (field, value) in about(article) {
            self.paper.text(&format!("{field}: {value}"), PLAIN);
        }
        self.paper.gap();
    }

    /// Block by block. An article that was given without a page has only its text, a paragraph a line.
    fn body(&mut self, article: &Article) {
        let lines: Vec<&str> = if article.blocks.is_empty() {
            article.text.lines().collect()
        } else {
            let kept = article.blocks.iter().filter(|block| block.kept);
            kept.map(|block| block.text.as_str()).collect()
        };
        // Where each paragraph starts in the text, in code points: one line feed stands between two.
        let mut start = 0;
        let mut paragraphs = lines.into_iter().map(|line| {
            let at = start;
            start += line.chars().count() + 1;
            (at, start, line)
        });
        let mut order: Vec<usize> = (0..self.claims.len()).collect();
        order.sort_by_key(|n| self.claims[*n].span.start);
        let mut rest = order.as_slice();
        let mut show = |card: &mut Self, (start, next, text): (usize, usize, &str)| {
            let starts_here = |n: &usize| (card.claims[*n].span.start as usize) < next;
            let (own, later) = rest.split_at(rest.partition_point(starts_here));
            rest = later;
            card.paragraph(text, start, own);
        };
        for block in &article.blocks {
            if !block.kept {
                self.cut(block);
            } else if let Some(paragraph) = paragraphs.next() {
                show(self, paragraph);
            }
        }
        for paragraph in paragraphs {
            show(self, paragraph);
        }
    }

    fn cut(&mut self, block: &Block) {
        let text = format!(
            "[{} {}: {}] {}",
            block.class,
            block.score,
            block.reason,
            shorten(&block.text)
        );
        self.paper.text(&text, DIM);
    }

    fn paragraph(&mut self, text: &str, start: usize, own: &[usize]) {
        let pieces = marked_text(text, start, own, self.claims);
        let pieces: Vec<(&str, Style)> = pieces.iter().map(|(t, s)| (t.as_str(), *s)).collect();
        self.paper.pieces("", &pieces);
        for n in own {
            self.event(*n, &self.claims[*n]);
        }
    }

    fn event(&mut self, n: usize, claim: &Claim) {
        let (rule, cue) = match claim.rule.split_once(RECAP) {
            Some((rule, cue)) => (rule, Some(cue)),
            None => (claim.rule.as_str(), None),
        };
        let kind = format!("{} {}", n + 1, claim.kind);
        let mut told = format!(", {}", claim.certainty);
        if claim.is_background {
            told.push_str(", recap");
        }
        if let Some(cue) = cue {
            told.push_str(&format!(" ({cue})"));
        }
        self.paper
            .pieces("  ", &[(&kind, marked(claim).bold()), (&told, PLAIN)]);
        self.when(claim);
        let mut roles: Vec<Role> = claim.mentions.iter().map(|m| m.role).collect();
        roles.sort_unstable();
        roles.dedup();
        for role in roles {
            let mentions = claim.mentions.iter().filter(|m| m.role == role);
            let values = mentions.map(|m| (self.part(m), m.text.as_str(), ""));
            let values: Vec<_> = values.collect();
            self.field(role.as_str(), &values);
        }
        for toll in &claim.tolls {
            let value = (self.toll(toll), toll.text.as_str(), "");
            self.field(toll.measure.as_str(), &[value]);
        }
        self.things(claim);
        let struck: Vec<String> = claim.struck.iter().map(|at| (at + 1).to_string()).collect();
        if !struck.is_empty() {
            self.field("hits", &[(format!("event {}", struck.join(", ")), "", "")]);
        }
        let mut cited: Vec<_> = claim.citations.iter().collect();
        cited.sort_by_key(|citation| citation.depth);
        let cited: Vec<&str> = cited
            .iter()
            .map(|citation| citation.name.as_str())
            .collect();
        let teller = match cited.as_slice() {
            [] => "the publisher".to_owned(),
            cited => cited.join(", quoting "),
        };
        self.field("said by", &[(teller, "", "")]);
        if self.explain {
            self.field("rule", &[(rule.to_owned(), "", "")]);
            self.field("confidence", &[(claim.confidence.to_string(), "", "")]);
        }
    }

    fn when(&mut self, claim: &Claim) {
        let value = match (&claim.when, &claim.yearless) {
            (Some(when), _) => (days(when), when.text.as_str(), when.rule.as_str()),
            (None, Some(day)) => (format!("{day}, of an unknown year"), "", ""),
            (None, None) => ("unknown".to_owned(), "", ""),
        };
        self.field("when", &[value]);
    }

    /// Weapons, cargo and vehicles.
    fn things(&mut self, claim: &Claim) {
        let said = |field: &str, value: &str| {
            let of = |word: &&Worded| word.field == field && word.value == value;
            claim.words.iter().find(of).map_or("", |word| &word.text)
        };
        let plain = |field: &'static str, values: &[String]| -> Vec<_> {
            let value = |value: &String| (value.clone(), said(field, value), "");
            values.iter().map(value).collect()
        };
        let vehicles = claim.vehicles.iter().map(|vehicle| {
            let value = match vehicle.count {
                Some(count) => format!("{count} × {}", vehicle.kind),
                None => vehicle.kind.clone(),
            };
            (value, said("vehicles", &vehicle.kind), "")
        });
        let disguise: Vec<String> = claim.disguise.iter().cloned().collect();
        let quantity = claim.quantity.map(|n| (n.to_string(), "", ""));
        for (field, values) in [
            ("weapons", plain("weapons", &claim.weapons)),
            ("cargo", plain("cargo", &claim.cargo)),
            ("pieces", quantity.into_iter().collect()),
            ("vehicles", vehicles.collect()),
            ("disguise", plain("disguise", &disguise)),
        ] {
            self.field(field, &values);
        }
    }

    /// Values, each with the words and the rule that it was read by.
    fn field(&mut self, name: &str, values: &[(String, &str, &str)]) {
        if values.is_empty() {
            return;
        }
        let mut pieces: Vec<(String, Style)> = Vec::new();
        for (value, words, rule) in values {
            let comma = if pieces.is_empty() { "" } else { ", " };
            pieces.push((format!("{comma}{value}"), PLAIN));
            let evidence = match (words.is_empty(), rule.is_empty()) {
                _ if !self.explain => continue,
                (true, true) => continue,
                (true, false) => format!(" ({rule})"),
                (false, true) => format!(" “{words}”"),
                (false, false) => format!(" “{words}” ({rule})"),
            };
            pieces.push((evidence, DIM));
        }
        let pieces: Vec<(&str, Style)> = pieces.iter().map(|(t, s)| (t.as_str(), *s)).collect();
        let margin = format!("    {name:<width$}", width = LABEL - 4);
        self.paper.pieces(&margin, &pieces);
    }

    fn part(&self, mention: &Mention) -> String {
        let mut out = self.name(&mention.entity);
        match (&mention.relation, mention.distance_km) {
            (Some(relation), Some(km)) => out = format!("{km} km {relation} {out}"),
            (Some(relation), None) => out = format!("{relation} {out}"),
            (None, Some(km)) => out = format!("{km} km from {out}"),
            (None, None) => {}
        }
        match (mention.precision.as_deref(), mention.certainty) {
            (_, Some(Certainty::Denied)) => format!("{out} (denied)"),
            (None | Some("exact" | "near"), _) => out,
            (Some(precision), _) => format!("{out} ({precision})"),
        }
    }

    /// What holds for longer than an event, each with who says so.
    fn relations(&mut self, relations: &[LastingRelation]) {
        for relation in relations {
            let kind = relation.kind.as_str().replace('_', " ");
            let (from, to) = (
                self.name(&relation.from.entity),
                self.name(&relation.to.entity),
            );
            let mut told = format!("{from} {kind} {to}, {}", relation.certainty);
            if self.explain {
                told.push_str(&format!(" “{}” ({})", relation.quote, relation.rule));
            }
            self.paper.pieces("  ", &[(&told, PLAIN)]);
            self.field("said by", &[(teller(&relation.citations), "", "")]);
        }
    }

    /// As the gazetteer has it, or as the text spells what no list has; with `explain` also the id.
    fn name(&self, entity: &Entity) -> String {
        if let Some(unknown) = &entity.unknown {
            return format!("{} (unlisted {})", unknown.name, unknown.kind);
        }
        let id = &entity.id;
        let listed = match entity.is {
            EntityKind::Actor => self.gazetteer.actor(id).map(|actor| &actor.name),
            EntityKind::Location => self.gazetteer.place(id).map(|place| &place.name),
        };
        match listed {
            Some(name) if self.explain => format!("{name} [{id}]"),
            Some(name) => name.clone(),
            None => id.clone(),
        }
    }

    fn toll(&self, toll: &Toll) -> String {
        let count = match toll.qualifier {
            Qualifier::Exact => "",
            Qualifier::AtLeast => "at least ",
            Qualifier::About => "about ",
        };
        let of = if toll.is_total { "" } else { "of them " };
        let whose = match (&toll.victim, &toll.victim_kind) {
            (Some(victim), _) => format!(" of {}", self.name(victim)),
            (None, Some(kind)) if kind != toll.measure.as_str() => format!(" {kind}"),
            (None, _) => String::new(),
        };
        let over = match toll.scope {
            Scope::Event => "",
            Scope::Cumulative => ", over a period",
            Scope::Earlier => ", told before",
            Scope::Other => ", as others tell it",
        };
        format!("{of}{count}{}{whose}{over}", toll.best)
    }

    fn foot(&mut self, extraction: &Extraction) {
        let (recaps, news): (Vec<_>, Vec<_>) = self.claims.iter().partition(|c| c.is_background);
        let total = match self.claims.len() {
            0 => "no events".to_owned(),
            1 => "1 event".to_owned(),
            n => format!("{n} events"),
        };
        let told = format!("{total}: {} new, {} recap", news.len(), recaps.len());
        self.paper.gap();
        let told = if self.claims.is_empty() {
            &total
        } else {
            &told
        };
        self.paper.text(told, BOLD);
        if !extraction.relations.is_empty() {
            self.paper.gap();
            self.paper.text("what lasts", BOLD);
            self.relations(&extraction.relations);
        }
        if self.explain {
            for unread in &extraction.unread {
                let text = format!("not read: {} ({})", shorten(&unread.text), unread.reason);
                self.paper.text(&text, PLAIN);
            }
        }
    }
}

/// A paragraph that starts at this code point of the text, with a bracket and a number at the clause of each of its events, which are
/// seen without colour too. `own`: its events in the order of their starts, by number from 0.
fn marked_text(text: &str, start: usize, own: &[usize], claims: &[Claim]) -> Vec<(String, Style)> {
    let length = text.chars().count();
    let inside = |at: u32| (at as usize).saturating_sub(start).min(length);
    // Of events that start together the longer one is opened first, and of those that stop together the one opened last is closed first.
    let mut edges: Vec<(usize, Edge)> = Vec::new();
    for n in own {
        let span = claims[*n].span;
        let (first, stop) = (inside(span.start), inside(span.stop));
        if first < stop {
            edges.push((first, Edge::Opens(std::cmp::Reverse(stop), *n)));
            edges.push((stop, Edge::Closes(std::cmp::Reverse(first), *n)));
        }
    }
    edges.sort_unstable();
    let mut out: Vec<(String, Style)> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut chars = text.chars();
    let mut from = 0;
    for (at, edge) in edges {
        // Of two clauses the one opened last is the shorter, as far as sentences go.
        let style = open
            .last()
            .map_or(PLAIN, |n| marked(&claims[*n]).underline());
        out.push((chars.by_ref().take(at - from).collect(), style));
        from = at;
        let (mark, n) = match edge {
            Edge::Opens(_, n) => {
                open.push(n);
                (format!("[{} ", n + 1), n)
            }
            Edge::Closes(_, n) => {
                open.retain(|other| *other != n);
                ("]".to_owned(), n)
            }
        };
        out.push((mark, marked(&claims[n]).bold()));
    }
    out.push((chars.collect(), PLAIN));
    out
}

/// Where a clause begins or ends; what closes at a place closes before anything opens there.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Edge {
    Closes(std::cmp::Reverse<usize>, usize),
    Opens(std::cmp::Reverse<usize>, usize),
}

/// Violence and transfers look different.
fn marked(claim: &Claim) -> Style {
    let color = match claim.kind.group() {
        Group::Violence => AnsiColor::Red,
        Group::Transfer => AnsiColor::Cyan,
    };
    PLAIN.fg_color(Some(color.into()))
}

/// Who is quoted, the nearest first.
fn teller(citations: &[Citation]) -> String {
    let mut cited: Vec<&Citation> = citations.iter().collect();
    cited.sort_by_key(|citation| citation.depth);
    let cited: Vec<&str> = cited
        .iter()
        .map(|citation| citation.name.as_str())
        .collect();
    match cited.as_slice() {
        [] => "the publisher".to_owned(),
        cited => cited.join(", quoting "),
    }
}

/// `2024-05-02 (day)`, or the first and the last possible day.
fn days(when: &When) -> String {
    let days = if when.start == when.end {
        when.start.to_string()
    } else {
        format!("{} to {}", when.start, when.end)
    };
    let days = match &when.time {
        Some(time) => format!("{days}, {time} ({})", when.precision),
        None => format!("{days} ({})", when.precision),
    };
    when.flags
        .iter()
        .fold(days, |days, flag| format!("{days}, {}", doubt(*flag)))
}

fn doubt(flag: DateFlag) -> &'static str {
    match flag {
        DateFlag::Weekday => "though the weekday is another one",
        DateFlag::Future => "though it was published before",
        DateFlag::Year => "though perhaps the year is the last one",
    }
}

/// A date with the evidence for it: how exactly it is known, where it was found, its time and offset as stated.
fn dated(stated: &Stated) -> String {
    let mut out = stated.date.to_string();
    if let Some(time) = stated.time {
        out.push_str(&time.strftime(" %H:%M").to_string());
    }
    if let Some(offset) = stated.offset.and_then(|o| Offset::from_seconds(o).ok()) {
        out.push_str(&format!(" UTC{offset}"));
    }
    format!("{out} ({}, from {})", stated.precision, stated.source)
}

/// What else is known of the page and what it says of its story, field by field.
fn about(article: &Article) -> Vec<(&'static str, String)> {
    let alternates: Vec<String> = article
        .alternates
        .iter()
        .map(|other| format!("{} {}", other.language, other.url))
        .collect();
    let url = |url: &Option<url::Url>| url.as_ref().map(ToString::to_string);
    let fields = [
        ("because", Some(article.reason.clone())),
        ("by", Some(article.authors.join(", "))),
        ("changed", article.modified.as_ref().map(dated)),
        ("section", article.section.clone()),
        ("tags", Some(article.tags.join(", "))),
        ("canonical", url(&article.canonical)),
        ("amp", url(&article.amp)),
        ("other languages", Some(alternates.join(", "))),
        ("cut short", article.cut.clone()),
    ];
    fields
        .into_iter()
        .filter_map(|(field, value)| Some((field, value.filter(|v| !v.is_empty())?)))
        .collect()
}

/// The beginning of a text that is not read to its end.
fn shorten(text: &str) -> String {
    const LONGEST: usize = 100;
    if text.chars().count() <= LONGEST {
        text.to_owned()
    } else {
        text.chars().take(LONGEST).chain(['…']).collect()
    }
}

#[cfg(test)]
mod tests;
