//! What a hostile page of the largest size may cost: memory as the allocator counts it, and a mark where it was not read to its end.

mod shapes;

use model::article::Article;
use scrape::SiteRules;

use shapes::{LARGEST, Shape, shapes};

/// Bytes that reading a page may hold at once, the page itself not counted.
const MOST_MEMORY: u64 = 64 << 20;

/// Checks every `step`-th shape; the tests share the list, for each has a core of its own.
fn check_from(start: usize, step: usize) {
    let mut too_much = Vec::new();
    let mut unmarked = Vec::new();
    for shape in shapes().iter().skip(start).step_by(step) {
        let (article, memory) = read(shape, LARGEST);
        if memory > MOST_MEMORY {
            too_much.push(format!(
                "{}: {:.1} MiB",
                shape.name,
                memory as f64 / f64::from(1 << 20)
            ));
        }
        // Some swallow what stands after them: these do so in any size.
        let shows_its_end = ends(&read(shape, SMALL).0);
        if shows_its_end && !ends(&article) && article.cut.is_none() {
            unmarked.push(shape.name);
        }
    }
    assert!(too_much.is_empty(), "{too_much:#?}");
    assert!(unmarked.is_empty(), "cut without a mark: {unmarked:#?}");
}

/// Too little for any limit, in bytes.
const SMALL: usize = 2_000;
/// Ends every page.
const END: &str = "</p><p>Here ends what the page has to say.</p>";

/// The end of the page was read.
fn ends(article: &Article) -> bool {
    let end = "Here ends what the page has to say.";
    article.blocks.iter().any(|block| block.text.contains(end))
}

fn read(shape: &Shape, bytes: usize) -> (Article, u64) {
    let mut page = shape.page(bytes - END.len());
    page.body.extend_from_slice(END.as_bytes());
    page.body.shrink_to_fit();
    let mut article = None;
    let memory = allocation_counter::measure(|| {
        article = Some(scrape::article(&page, &SiteRules::default()));
    });
    (article.expect("it was read"), memory.bytes_max)
}

#[test]
fn no_hostile_page_takes_more_than_64_mib_first_half() {
    check_from(0, 2);
}

#[test]
fn no_hostile_page_takes_more_than_64_mib_second_half() {
    check_from(1, 2);
}
