//! What a hostile page of the largest size may cost: memory as the allocator counts it, and a mark where it was cut.

mod shapes;

use model::article::Article;
use scrape::SiteRules;

use shapes::{LARGEST, Shape, shapes};

/// Bytes that reading a page may hold at once, the page itself not counted.
const MOST_MEMORY: u64 = 64 << 20;

/// Checks every `step`-th shape; the tests share the list, for each has a core of its own.
fn check_from(start: usize, step: usize) {
    let mut too_much = Vec::new();
    for shape in shapes().iter().skip(start).step_by(step) {
        let (article, memory) = read(shape, LARGEST);
        if memory > MOST_MEMORY {
            too_much.push(format!(
                "{}: {:.1} MiB",
                shape.name,
                memory as f64 / f64::from(1 << 20)
            ));
        }
        assert!(
            article.cut.is_none() || !article.is_story(),
            "{}",
            shape.name
        );
    }
    assert!(too_much.is_empty(), "{too_much:#?}");
}

fn read(shape: &Shape, bytes: usize) -> (Article, u64) {
    let page = shape.page(bytes);
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
