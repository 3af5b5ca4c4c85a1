//! Stories that look like a wall, are very short or stand in a part with a misleading name: all are stories.

use model::article::Status;

use crate::{FIRST, SECOND, THIRD, check, framed, read};

#[test]
fn stories_about_walls_are_stories() {
    for (title, paragraphs) in [
        (
            "Regulator fines three papers over cookies",
            &[
                "The data regulator fined three newspapers on Monday because their banners made it easier to accept all cookies than to reject them, and gave them a month to change that.",
                "\"We use cookies\" is no consent, the regulator wrote: readers must be asked before anything is stored, and a refusal must take one click.",
            ][..],
        ),
        (
            "Captchas are solved faster by machines than by people",
            &[
                "A study of eleven checks found that programs solve them in less than a second, while people who had to prove that they are human took nine.",
                "One of the authors said that boxes like \"I'm not a robot\" now mostly keep out the old and the blind, and that sites should drop them.",
                "The makers of such checks answered that the study was done with versions that are four years old.",
            ][..],
        ),
        (
            "Why so many pages end in 404",
            &[
                "A quarter of the links in the court's rulings of ten years ago lead to a page not found, the national library said on Tuesday.",
                "The library now keeps copies of what judges cite, so that readers no longer see an error instead of the page they asked for.",
            ][..],
        ),
        (
            "River Post drops its paywall",
            &[
                "The River Post will no longer ask readers to subscribe to continue reading, its publisher said on Friday, four years after it closed its pages.",
                "Some 12,000 people paid for the paper last year. \"We lost more readers than we won,\" said its editor, and advertisements paid better.",
                "Two other papers of the region keep their stories for subscribers only, and a third is thinking about it.",
            ][..],
        ),
        (
            "Attackers take down the election office's site",
            &[
                "The site of the election office answered \"service unavailable\" for six hours on Sunday after what its head called an attack from abroad.",
                "By the evening voters saw their polling stations again; results were never in danger, the office said, as they are counted on paper.",
            ][..],
        ),
    ] {
        check(&framed(title, title, paragraphs), Status::Article);
        let with_furniture = framed(title, title, paragraphs).replace(
            "</main>",
            "<div class=newsletter-box><p>Sign up for our newsletter: one mail a day.</p></div></main>
             <div class=cookie-banner><p>We use cookies. We and our partners store data on your device.</p><p>Accept all</p></div>
             <form><p>I'm not a robot</p></form><noscript>Please enable JavaScript.</noscript><script src=/a.js></script>",
        );
        check(&with_furniture, Status::Article);
    }
}

#[test]
fn short_agency_reports_are_stories_in_any_script() {
    for (title, text) in [
        (
            "Two soldiers wounded near the crossing",
            "Two soldiers were wounded by a mine near the northern crossing on Monday evening, the army said in a short statement. It gave no further details.",
        ),
        (
            "إصابة جنديين قرب المعبر",
            "أصيب جنديان بانفجار لغم قرب المعبر الشمالي مساء الاثنين، بحسب بيان مقتضب للجيش لم يذكر تفاصيل أخرى.",
        ),
        (
            "Δύο στρατιώτες τραυματίστηκαν",
            "Δύο στρατιώτες τραυματίστηκαν από νάρκη κοντά στο βόρειο πέρασμα το βράδυ της Δευτέρας, ανακοίνωσε ο στρατός.",
        ),
        (
            "北部口岸附近两名士兵受伤",
            "军方周一晚间发布简短声明称，两名士兵在北部口岸附近触雷受伤，正在医院接受治疗，没有提供更多细节。",
        ),
        (
            "Двое военных ранены у переправы",
            "Двое военных подорвались на мине у северной переправы вечером в понедельник, сообщили в армии.",
        ),
    ] {
        check(&framed(title, title, &[text]), Status::Article);
    }
}

#[test]
fn a_sentence_that_is_dated_and_marked_as_an_article_is_a_story() {
    let flash = framed(
        "Ceasefire",
        "Ceasefire agreed",
        &["Both sides have agreed to a ceasefire from midnight, the mediator said."],
    );
    check(&flash, Status::NotStory);
    let marked = flash.replace(
        "</head>",
        "<meta property=og:type content=article><meta property=article:published_time content=2021-03-01T08:00:00Z></head>",
    );
    check(&marked, Status::Article);
}

#[test]
fn a_story_titled_like_a_wall_is_a_story_when_it_is_long_or_dated() {
    for title in [
        "Access denied",
        "Not found",
        "Are you a robot?",
        "Just a moment",
    ] {
        let short = framed(title, title, &[FIRST, SECOND]);
        let marked = short.replace(
            "</head>",
            "<meta property=og:type content=article><meta property=article:published_time content=2021-03-01T08:00:00Z></head>",
        );
        check(&marked, Status::Article);
        let long: Vec<String> = (0..12).map(|i| format!("{FIRST} Count {i}.")).collect();
        let long: Vec<&str> = long.iter().map(String::as_str).collect();
        check(&framed(title, title, &long), Status::Article);
    }
}

#[test]
fn a_story_inside_a_part_with_a_misleading_name_is_found() {
    let imprint: String = (0..4)
        .map(|i| format!("<p>The publisher of this paper is registered under the number {i} at the court of the river town, and answers for what stands in it.</p>"))
        .collect();
    for name in [
        "content-nav-section",
        "cookie-aware",
        "tagged-items tags",
        "modal-page",
    ] {
        let body = framed(
            "Blasts",
            "Blasts near the silos",
            &[FIRST, SECOND, THIRD, "The depot has been hit before: residents counted three fires there since the spring, the last of them in June, when part of the town was evacuated for a night."],
        )
        .replace("<main>", &format!("<div class='{name}'>"))
        .replace("</main>", "</div>")
        .replace("<h1>Blasts near the silos</h1>", "")
        .replace(
            "<footer>",
            &format!("<section class=comments>{imprint}</section><footer>{imprint}"),
        );
        let article = read(200, &body);
        assert_eq!(
            article.status,
            Status::Article,
            "{name}: {}",
            article.reason
        );
        assert!(article.text.contains(SECOND), "{name}");
        assert!(!article.text.contains("publisher"), "{name}");
    }
}
