//! Pages that are no stories in, their status out; and stories about such pages, which are stories. All made up, in the manner of
//! what sites, content networks and frameworks serve.

use model::article::{Article, Status};
use model::page::Page;
use scrape::SiteRules;
use url::Url;

const FIRST: &str = "A convoy of six trucks crossed the eastern bridge before dawn on Monday, residents of the river town said, and unloaded crates at a depot near the grain silos.";
const SECOND: &str = "Hours later, two blasts were heard from the direction of the depot, according to the same residents, and smoke rose over the road for most of the morning.";
const THIRD: &str = "The provincial council said that four guards were wounded, one of them badly, and that the road would stay closed until the rubble is cleared.";

fn read(http: u16, body: &str) -> Article {
    let page = Page {
        url: Url::parse("https://news.example.org/x").expect("a URL"),
        captured_at: None,
        status: http,
        headers: vec![(
            "content-type".to_owned(),
            "text/html; charset=utf-8".to_owned(),
        )],
        body: body.as_bytes().to_vec(),
    };
    scrape::article(&page, &SiteRules::default())
}

#[track_caller]
fn check(body: &str, expected: Status) {
    check_http(200, body, expected);
}

#[track_caller]
fn check_http(http: u16, body: &str, expected: Status) {
    let article = read(http, body);
    assert_eq!(
        article.status, expected,
        "because {:?}: {body}\n{:#?}",
        article.reason, article.blocks
    );
    assert!(!article.reason.is_empty(), "no reason: {body}");
}

/// A short page: a title, a heading and paragraphs.
fn plain(title: &str, heading: &str, paragraphs: &[&str]) -> String {
    let text: String = paragraphs.iter().map(|p| format!("<p>{p}</p>")).collect();
    format!(
        "<!doctype html><html><head><title>{title}</title></head><body><h1>{heading}</h1>{text}</body></html>"
    )
}

/// The same inside the frame of a site, with its navigation, its latest stories and its footer.
fn framed(title: &str, heading: &str, paragraphs: &[&str]) -> String {
    let links: String = (1..30)
        .map(|i| format!("<li><a href=/s/{i}>Section of the paper number {i}</a></li>"))
        .collect();
    let latest: String = (1..12)
        .map(|i| format!("<li><a href=/n/{i}>What happened on day {i} of the long strike at the harbour</a></li>"))
        .collect();
    let text: String = paragraphs.iter().map(|p| format!("<p>{p}</p>")).collect();
    format!(
        "<!doctype html><html><head><title>{title} | River Post</title><meta property=og:site_name content='River Post'></head><body>
         <nav><ul>{links}</ul></nav><main><h1>{heading}</h1>{text}</main>
         <aside><h2>Latest</h2><ul>{latest}</ul></aside><footer><p>© River Post. All rights reserved.</p></footer></body></html>"
    )
}

#[test]
fn checks_for_robots_are_challenges_in_any_language() {
    for (title, text) in [
        (
            "Just a moment...",
            "Enable JavaScript and cookies to continue",
        ),
        (
            "Attention Required! | Cloudflare",
            "Please complete the security check to access news.example.org",
        ),
        (
            "River Post",
            "Verifying you are human. This may take a few seconds.",
        ),
        (
            "Nur einen Moment…",
            "Bestätigen Sie, dass Sie ein Mensch sind, indem Sie die folgende Aktion ausführen.",
        ),
        (
            "Un instant…",
            "Vérification de votre navigateur avant d'accéder au site. Cela prend quelques secondes.",
        ),
        (
            "Un momento",
            "Verifica que eres humano completando la acción siguiente.",
        ),
        (
            "Проверка браузера",
            "Подтвердите, что вы не робот, и мы откроем страницу.",
        ),
        ("Chwileczkę", "Potwierdź, że nie jesteś robotem."),
        (
            "Μια στιγμή",
            "Επιβεβαιώστε ότι είστε άνθρωπος για να συνεχίσετε.",
        ),
        ("لحظة من فضلك", "يرجى التأكيد أنك إنسان قبل المتابعة."),
        ("安全验证", "请完成安全验证后继续访问本网站。"),
    ] {
        check_http(403, &plain(title, title, &[text]), Status::Challenge);
        check(&plain(title, "River Post", &[text]), Status::Challenge);
        check(&plain("River Post", title, &[text]), Status::Challenge);
    }
}

#[test]
fn a_check_without_words_is_known_by_its_maker() {
    for body in [
        "<html><head><meta name=robots content='noindex,nofollow'><script src='/_Incapsula_Resource?x=1'></script></head><body></body></html>",
        "<html><head><title>news.example.org</title></head><body><script>var dd={'host':'geo.captcha-delivery.com'}</script></body></html>",
        "<html><body><p id=cmsg>Please wait</p><script src='https://ct.captcha-delivery.com/c.js'></script></body></html>",
        "<html><head><title>news.example.org</title><script>window._cf_chl_opt={cvId:'3'}</script></head><body><div class=spinner></div></body></html>",
        "<html><body><div id=px-captcha></div><script src=/a.js></script></body></html>",
    ] {
        check(body, Status::Challenge);
    }
}

#[test]
fn an_answer_above_400_is_an_error_whatever_it_says() {
    let story = plain("Blasts", "Blasts near the silos", &[FIRST, SECOND, THIRD]);
    check_http(500, &story, Status::Error);
    check_http(404, &plain("Not found", "Not found", &[]), Status::Error);
    check_http(503, "", Status::Error);
}

#[test]
fn error_pages_served_as_pages_are_errors() {
    for (title, text) in [
        (
            "403 Forbidden",
            "You don't have permission to access this resource.",
        ),
        ("502 Bad Gateway", "nginx"),
        (
            "Access Denied",
            "You don't have permission to access \"news.example.org/x\" on this server. Reference #18.2d3e",
        ),
        ("Database Error", "Error establishing a database connection"),
        (
            "River Post",
            "The service is temporarily unavailable. Please try again in a few minutes.",
        ),
        ("Wartungsarbeiten", "Diese Seite wird gerade gewartet."),
        (
            "River Post",
            "Le site est en maintenance. Revenez plus tard.",
        ),
        (
            "Технические работы",
            "На сайте ведутся технические работы. Приносим извинения.",
        ),
        ("خطأ في الخادم", "حدث خطأ في الخادم. حاول مرة أخرى."),
        ("系统维护", "网站正在维护，请稍后再试。"),
    ] {
        check(&plain(title, title, &[text]), Status::Error);
    }
}

#[test]
fn pages_that_say_that_nothing_is_here_are_missing_also_inside_the_frame_of_their_site() {
    for (title, text) in [
        (
            "Page not found",
            "The page you are looking for was moved or never existed.",
        ),
        ("404", "Sorry, we could not find what you asked for."),
        (
            "Oops! That page can’t be found.",
            "It looks like nothing was found at this location. Maybe try a search?",
        ),
        (
            "River Post",
            "This article is no longer available. It may have been withdrawn by its publisher.",
        ),
        (
            "Seite nicht gefunden",
            "Die gewünschte Seite existiert nicht mehr oder wurde verschoben.",
        ),
        (
            "Page introuvable",
            "La page que vous cherchez n’existe pas ou plus.",
        ),
        (
            "Página no encontrada",
            "La página que buscas no existe o ha cambiado de dirección.",
        ),
        (
            "Страница не найдена",
            "Запрашиваемая страница удалена или никогда не существовала.",
        ),
        (
            "Η σελίδα δεν βρέθηκε",
            "Η σελίδα που αναζητάτε δεν υπάρχει πια.",
        ),
        (
            "Nie znaleziono strony",
            "Strona, której szukasz, nie istnieje lub została przeniesiona.",
        ),
        ("الصفحة غير موجودة", "الصفحة التي تبحث عنها غير موجودة."),
        ("页面不存在", "您访问的页面不存在或已被删除。"),
    ] {
        check(&plain(title, title, &[text]), Status::SoftNotFound);
        check(&framed(title, title, &[text]), Status::SoftNotFound);
    }
}

#[test]
fn a_teaser_before_a_paywall_is_a_paywall_in_any_language() {
    for ask in [
        "Subscribe to continue reading this story.",
        "This article is for subscribers. Log in or choose an offer.",
        "You have reached your article limit. Register to go on.",
        "Lesen Sie weiter mit einem Abo.",
        "Jetzt weiterlesen: vier Wochen kostenlos.",
        "Cet article est réservé aux abonnés.",
        "Il vous reste 78 % de cet article à lire.",
        "Suscríbete para seguir leyendo.",
        "Этот материал доступен только подписчикам.",
        "Dostęp tylko dla prenumeratorów. Zaloguj się.",
        "Μόνο για συνδρομητές: συνδεθείτε για να διαβάσετε περισσότερα.",
        "هذا المحتوى مخصص للمشتركين.",
        "订阅后继续阅读全文。",
    ] {
        check(
            &framed("Blasts", "Blasts near the silos", &[FIRST, SECOND, ask]),
            Status::Paywall,
        );
        let overlay = framed("Blasts", "Blasts near the silos", &[FIRST, SECOND]).replace(
            "</main>",
            &format!("<div class=paywall-modal><p>{ask}</p></div></main>"),
        );
        check(&overlay, Status::Paywall);
    }
}

const CLOSED: &str = "<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"headline\":\"Blasts\",\"datePublished\":\"2021-03-01T08:00:00Z\",\"isAccessibleForFree\":false}</script>";

#[test]
fn a_text_that_breaks_off_on_a_closed_page_is_a_paywall_and_a_whole_one_a_story() {
    let broken = "The council's report, which was seen by two of its members before";
    for last in [broken, "The council's report says nothing of it…"] {
        let teaser = framed("Blasts", "Blasts near the silos", &[FIRST, last])
            .replace("</head>", &format!("{CLOSED}</head>"));
        check(&teaser, Status::Paywall);
    }
    let whole = framed("Blasts", "Blasts near the silos", &[FIRST, SECOND])
        .replace("</head>", &format!("{CLOSED}</head>"));
    check(&whole, Status::Article);
    // Delivered whole to a reader that may read it: the paywall's words after a long text say nothing.
    let long: Vec<&str> = [FIRST, SECOND, THIRD]
        .into_iter()
        .cycle()
        .take(12)
        .collect();
    let texts: Vec<String> = long
        .iter()
        .enumerate()
        .map(|(i, t)| format!("{t} Part {i}."))
        .collect();
    let mut texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    texts.push("Subscribe to continue reading.");
    let whole = framed("Blasts", "Blasts near the silos", &texts)
        .replace("</head>", &format!("{CLOSED}</head>"));
    check(&whole, Status::Article);
}

#[test]
fn a_teaser_is_as_long_in_every_script() {
    for (text, ask) in [
        (FIRST, "Subscribe to continue reading this story."),
        (
            "Колонна из шести грузовиков пересекла восточный мост до рассвета в понедельник, рассказали жители приречного города, и выгрузила ящики на складе у элеватора.",
            "Этот материал доступен только подписчикам.",
        ),
        (
            "Μια φάλαγγα έξι φορτηγών πέρασε την ανατολική γέφυρα πριν από τα χαράματα της Δευτέρας, είπαν κάτοικοι, και ξεφόρτωσε κιβώτια σε μια αποθήκη κοντά στα σιλό.",
            "Το άρθρο διατίθεται αποκλειστικά για συνδρομητές.",
        ),
        (
            "عبرت قافلة من ست شاحنات الجسر الشرقي قبل فجر الاثنين، بحسب سكان البلدة الواقعة على النهر، وأفرغت صناديق في مستودع قرب صوامع الحبوب ثم عادت من حيث أتت.",
            "هذا المحتوى مخصص للمشتركين.",
        ),
    ] {
        let texts = |n: usize| -> Vec<String> { (0..n).map(|i| format!("{text} {i}.")).collect() };
        for (n, expected) in [(7, Status::Paywall), (12, Status::Article)] {
            let mut texts = texts(n);
            texts.push(ask.to_owned());
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            check(&framed("Blasts", "Blasts near the silos", &texts), expected);
        }
    }
}

#[test]
fn a_closed_text_that_trails_off_is_a_teaser_however_long() {
    for end in [
        "The council's report, which two of its members had seen before the session, says…",
        "The council's report, which two of its members had seen before the session, says ... Read more",
        "The council's report, which two of its members had seen before the session, says […]",
    ] {
        let mut texts: Vec<String> = (0..12).map(|i| format!("{FIRST} Count {i}.")).collect();
        texts.push(end.to_owned());
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let open = framed("Blasts", "Blasts near the silos", &texts);
        check(&open, Status::Article);
        check(
            &open.replace("</head>", &format!("{CLOSED}</head>")),
            Status::Paywall,
        );
    }
}

#[test]
fn a_closed_story_in_hindi_is_whole() {
    let text = "सोमवार को भोर से पहले छह ट्रकों का काफिला पूर्वी पुल से गुजरा और अनाज के गोदाम के पास बक्से उतारे, नदी के किनारे बसे शहर के लोगों ने बताया।";
    let whole = framed("Blasts", "Blasts near the silos", &[text, text])
        .replace("</head>", &format!("{CLOSED}</head>"));
    check(&whole, Status::Article);
}

#[test]
fn consent_walls_are_consent_named_or_not_in_any_language() {
    for (title, text) in [
        (
            "Before you continue to River Post",
            "We use cookies and data to deliver our services. If you choose to \"Accept all\", we will also use them to develop new ones.",
        ),
        (
            "River Post",
            "We value your privacy. We and our partners store and access information on a device, and process personal data.",
        ),
        (
            "Datenschutz-Einstellungen",
            "Mit Werbung weiterlesen: Wir und unsere Partner verarbeiten Daten. Mit „Zustimmen und weiter“ stimmen Sie zu.",
        ),
        (
            "Le respect de votre vie privée est notre priorité",
            "Nous et nos partenaires stockons des informations. Vous pouvez continuer sans accepter.",
        ),
        (
            "Valoramos tu privacidad",
            "Nosotros y nuestros socios utilizamos cookies. Puedes retirar tu consentimiento cuando quieras.",
        ),
        (
            "River Post",
            "Мы используем файлы cookie. Нажимая «Принять все», вы даёте ваше согласие на их обработку.",
        ),
        (
            "Dbamy o Twoją prywatność",
            "My i nasi partnerzy przechowujemy dane na urządzeniu. Potrzebujemy na to Twoją zgodę.",
        ),
        (
            "Ρυθμίσεις cookies",
            "Εμείς και οι συνεργάτες μας χρησιμοποιούμε cookies. Χρειαζόμαστε τη συγκατάθεσή σας.",
        ),
        (
            "نحن نهتم بخصوصيتك",
            "نحن وشركاؤنا نخزن المعلومات على الجهاز. نطلب موافقتك على ذلك.",
        ),
        (
            "隐私设置",
            "我们使用cookie，我们和我们的合作伙伴处理个人数据。请点击全部接受表示您的同意。",
        ),
    ] {
        check(&plain(title, title, &[text]), Status::Consent);
        let named = format!(
            "<title>{title}</title><div class=cookie-consent><h1>{title}</h1><p>{text}</p><button>OK</button></div>"
        );
        check(&named, Status::Consent);
    }
}

#[test]
fn a_long_consent_dialog_is_no_story_because_it_is_long() {
    let purposes: String = (1..30)
        .map(|i| format!("<p>We and our partners may use purpose {i} to store or access information on a device, with your consent or by legitimate interest.</p>"))
        .collect();
    check(
        &format!(
            "<title>River Post</title><div class=cmp-dialog><h2>We value your privacy</h2>{purposes}</div>"
        ),
        Status::Consent,
    );
}

#[test]
fn frames_that_scripts_would_fill_are_script_only() {
    for body in [
        "<title>App</title><div id=root></div><script src=/app.js></script><noscript>You need to enable JavaScript to run this app.</noscript>",
        "<title>River Post</title><body><div id=__next></div><script src=/a.js></script></body>",
        "<title>River Post</title><noscript><p>Bitte aktivieren Sie JavaScript, um diese Seite zu lesen.</p></noscript><script src=/a.js></script>",
        "<title>River Post</title><noscript>Пожалуйста, включите JavaScript.</noscript><div id=app></div>",
        "<title>River Post</title><noscript>يرجى تفعيل جافا سكريبت لعرض الصفحة.</noscript><div id=app></div>",
        "<title>River Post</title><noscript>请启用JavaScript后继续。</noscript><div id=app></div>",
        // Archived without its scripts.
        "<title>Blasts near the silos</title><meta property=og:title content='Blasts near the silos'><body><div id=main></div></body>",
    ] {
        check(body, Status::ScriptOnly);
    }
}

#[test]
fn lists_pictures_and_nothing_at_all_are_no_stories_and_say_why() {
    check("", Status::NotStory);
    check("\u{0}\u{0}\u{0}", Status::NotStory);
    check("<html><body></body></html>", Status::NotStory);
    check(&framed("Home", "", &[]), Status::NotStory);
    check(
        &framed("Depot", "Depot", &["<img src=/a.jpg>"]),
        Status::NotStory,
    );
}

/// How five stories begin.
const TEASERS: [(&str, &str); 5] = [
    (
        "Depot near the silos burns for a night",
        "Firemen from three towns were still pouring water on the depot at noon, and the road along the river stayed closed. Two of them were treated for smoke.",
    ),
    (
        "Council puts off the vote on the new bridge",
        "The vote was to be held on Tuesday, but four members did not come. The council meets again in a week, its speaker said after the session.",
    ),
    (
        "Harbour strike enters its third week",
        "The dockers want the night shifts back that were cut in the spring. The harbour's owner called their demand out of reach, and no talks are planned.",
    ),
    (
        "Wheat prices fall after the first harvest",
        "A tonne cost a tenth less on Friday than a month before, traders said, because the fields in the south were cut two weeks early this year.",
    ),
    (
        "Schools in the east open two days late",
        "Three of the buildings have no windows since the blasts in August. The children will be taught in the town hall until the glass has come.",
    ),
];

/// A front page of these, laid out as `card` says of address, headline and text.
fn front(head: &str, card: impl Fn(usize, &str, &str) -> String) -> String {
    let cards: String = TEASERS
        .iter()
        .enumerate()
        .map(|(at, (headline, text))| card(at, headline, text))
        .collect();
    format!(
        "<!doctype html><html><head><title>River Post | News from the river</title>{head}</head><body>
         <nav><ul><li><a href=/>Home</a><li><a href=/world>World</a><li><a href=/sport>Sport</a></ul></nav>
         <main>{cards}</main><footer><p>© River Post. All rights reserved.</p></footer></body></html>"
    )
}

#[test]
fn a_front_page_of_teasers_is_a_list() {
    let cards: [fn(usize, &str, &str) -> String; 5] = [
        |at, headline, text| {
            format!("<article><h2><a href=/n/{at}>{headline}</a></h2><p>{text}</p></article>")
        },
        |at, headline, text| {
            format!(
                "<div class=card><a href=/n/{at}><img src=/{at}.jpg></a><h3 class=title><a href=/n/{at}>{headline}</a></h3><div class=lead>{text}</div><a href=/n/{at}>Read more</a></div>"
            )
        },
        |at, headline, text| {
            format!("<p class=head><a href=/n/{at}><b>{headline}</b></a></p><p>{text}</p>")
        },
        |at, headline, text| {
            format!(
                "<section><div><span>Monday, {at}:30</span><h2><a href=/n/{at}>{headline}</a></h2></div><div><p>{text}</p><p>By a reporter of this paper in the river town, for the evening.</p></div></section>"
            )
        },
        |at, headline, text| {
            format!(
                "<table><tr><td><a href=/n/{at}>{headline}</a></td></tr><tr><td>{text}</td></tr></table>"
            )
        },
    ];
    for card in cards {
        let article = read(200, &front("<meta property=og:type content=website>", card));
        assert_eq!(
            article.status,
            Status::NotStory,
            "{}: {:#?}",
            article.reason,
            article.blocks
        );
    }
    let reason = read(200, &front("", cards[0])).reason;
    assert!(reason.contains("list of 5 teasers"), "{reason}");
}

#[test]
fn a_page_that_describes_other_stories_is_no_story_for_their_dates() {
    let others: Vec<String> = TEASERS
        .iter()
        .map(|(headline, _)| {
            format!("{{\"@type\":\"NewsArticle\",\"headline\":\"{headline}\",\"datePublished\":\"2021-03-01T08:00:00Z\"}}")
        })
        .collect();
    let data = format!(
        "<script type=application/ld+json>[{}]</script>",
        others.join(",")
    );
    let card = |at: usize, headline: &str, text: &str| {
        format!("<article><h2><a href=/n/{at}>{headline}</a></h2><p>{text}</p></article>")
    };
    check(&front(&data, card), Status::NotStory);
    // The same data on the page of one of them.
    let story = framed(TEASERS[0].0, TEASERS[0].0, &[FIRST, SECOND, THIRD]);
    check(
        &story.replace("</head>", &format!("{data}</head>")),
        Status::Article,
    );
}

#[test]
fn a_story_with_links_between_its_parts_is_a_story() {
    let marked = "<meta property=og:type content=article><meta property=article:published_time content=2021-03-01T08:00:00Z>";
    // A digest that calls itself an article.
    check(
        &front(marked, |at, headline, text| {
            format!("<h3><a href=/n/{at}>{headline}</a></h3><p>{text}</p>")
        }),
        Status::Article,
    );
    // Each part of a story is followed by a link to another one.
    let parts: String = [FIRST, SECOND, THIRD]
        .iter()
        .zip(TEASERS)
        .map(|(text, (headline, _))| {
            format!("<p>{text}</p><p class=also><a href=/n/x>{headline}</a></p>")
        })
        .collect();
    check(
        &framed("Blasts", "Blasts near the silos", &[])
            .replace("</main>", &format!("{parts}</main>")),
        Status::Article,
    );
    // Under the story stand those that go with it.
    let related: String = TEASERS
        .iter()
        .map(|(headline, text)| format!("<h3><a href=/n/x>{headline}</a></h3><p>{text}</p>"))
        .collect();
    let text: Vec<String> = (0..8).map(|i| format!("{FIRST} Count {i}.")).collect();
    let text: Vec<&str> = text.iter().map(String::as_str).collect();
    check(
        &framed("Blasts", "Blasts near the silos", &text)
            .replace("</main>", &format!("{related}</main>")),
        Status::Article,
    );
}

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

#[test]
fn a_reason_names_the_evidence() {
    for (body, named) in [
        (
            plain("Page not found", "Page not found", &[]),
            "page not found",
        ),
        (
            framed(
                "Blasts",
                "Blasts",
                &[FIRST, "Subscribe to continue reading."],
            ),
            "subscribe to continue",
        ),
        (String::new(), "no text"),
    ] {
        let reason = read(200, &body).reason;
        assert!(reason.contains(named), "{reason:?} without {named:?}");
    }
    assert!(read(502, "").reason.contains("502"));
}
