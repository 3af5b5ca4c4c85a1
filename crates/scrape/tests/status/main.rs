//! Pages that are no stories in, their status out; and stories about such pages, which are stories. All made up, in the manner of
//! what sites, content networks and frameworks serve.

mod lists;
mod stories;

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
fn a_long_closed_text_is_a_teaser_where_its_dots_say_that_there_is_more() {
    let long = |end: &str| {
        let mut texts: Vec<String> = (0..12).map(|i| format!("{FIRST} Count {i}.")).collect();
        texts.push(end.to_owned());
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        framed("Blasts", "Blasts near the silos", &texts)
    };
    let closed = |open: &str| open.replace("</head>", &format!("{CLOSED}</head>"));
    for end in [
        "The council's report, which two of its members had seen before the session, says ... Read more",
        "The council's report, which two of its members had seen before the session, says […]",
    ] {
        let open = long(end);
        check(&open, Status::Article);
        check(&closed(&open), Status::Paywall);
    }
    // Stories end in dots too.
    let dots = closed(&long(
        "Whether the bridge stands another winter, nobody can say. We shall wait and see...",
    ));
    check(&dots, Status::Article);
    let ask = "<div class=paywall-modal><p>Subscribe to continue reading.</p></div></main>";
    check(&dots.replace("</main>", ask), Status::Paywall);
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
