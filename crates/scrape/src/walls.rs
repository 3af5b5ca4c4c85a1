//! A text or the source of a page in, the wall it belongs to out, by wording and by maker. Only this file knows what walls, checks
//! and errors say in which language.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};

/// What may stand where a story was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wall {
    Challenge,
    Failure,
    Missing,
    Paywall,
    Consent,
    Scripts,
}

impl Wall {
    const ALL: [Wall; 6] = [
        Wall::Challenge,
        Wall::Failure,
        Wall::Missing,
        Wall::Paywall,
        Wall::Consent,
        Wall::Scripts,
    ];
}

/// The name of a wall that a title or a heading consists of, beside the name of a site.
pub(crate) fn titled(wall: Wall, title: &str) -> Option<&'static str> {
    let title = plain(title).replace(" - ", " | ");
    let bare = |part: &str| {
        part.trim_matches(|c: char| !c.is_alphanumeric())
            .replace("  ", " ")
    };
    let whole = bare(&title);
    let parts: Vec<String> = title.split(SEPARATORS).map(bare).collect();
    row(wall)
        .titles
        .iter()
        .find(|name| whole == **name || parts.iter().any(|part| part == *name))
        .copied()
}

/// Between the parts of a title; a hyphen counts only beside a space, which `bare` leaves to the parts.
const SEPARATORS: [char; 8] = ['|', '–', '—', '·', '•', '»', ':', '\u{2010}'];

/// What the wall says, when the text says it; of several sayings the one that is listed first.
pub(crate) fn said(wall: Wall, text: &str) -> Option<&'static str> {
    let found = SAYINGS.get(wall as usize)?;
    let first = found
        .find_overlapping_iter(&plain(text))
        .map(|found| found.pattern().as_usize())
        .min()?;
    row(wall).says.get(first).copied()
}

/// For each wall what finds all it says in one pass over a text.
static SAYINGS: LazyLock<[AhoCorasick; Wall::ALL.len()]> = LazyLock::new(|| {
    Wall::ALL.map(|wall| {
        // The other kind reads faster and takes six times as long to build, which a program that reads one page would pay for.
        AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(row(wall).says)
            .expect("some dozens of sayings fit an automaton")
    })
});

/// The same, where it ends within the first characters: a message says at once what it is about, a story about such messages does not.
pub(crate) fn opens(wall: Wall, text: &str, chars: usize) -> Option<&'static str> {
    let end = text.char_indices().nth(chars).map(|(end, _)| end);
    said(wall, end.and_then(|end| text.get(..end)).unwrap_or(text))
}

/// How many of the wall's sayings the text holds.
pub(crate) fn count(wall: Wall, text: &str) -> usize {
    let text = plain(text);
    row(wall).says.iter().filter(|s| text.contains(**s)).count()
}

/// The maker of a check for robots whose marks stand in the source of a page.
pub(crate) fn maker(source: &str) -> Option<&'static str> {
    MAKERS
        .iter()
        .find(|(_, marks)| marks.iter().any(|mark| source.contains(mark)))
        .map(|(maker, _)| *maker)
}

/// In small letters, with one kind of apostrophe.
fn plain(text: &str) -> String {
    let lower = text.to_lowercase();
    if lower.is_ascii() && !lower.contains('`') {
        return lower;
    }
    lower.replace(['’', '‘', '`'], "'")
}

/// Marks of a served check, not of a service that also guards forms or counts visits.
const MAKERS: [(&str, &[&str]); 13] = [
    (
        "Cloudflare",
        &["_cf_chl_opt", "cf-browser-verification", "cf_chl_"],
    ),
    ("Imperva", &["_Incapsula_Resource"]),
    ("DataDome", &["captcha-delivery.com"]),
    ("HUMAN", &["px-captcha"]),
    ("DDoS-Guard", &["/.well-known/ddos-guard", "ddos-guard/js"]),
    (
        "Anubis",
        &["/.within.website/x/cmd/anubis", "anubis_challenge"],
    ),
    ("Sucuri", &["sucuri_cloudproxy_js"]),
    ("Akamai", &["/_sec/cp_challenge", "sec-if-cpt"]),
    ("Radware", &["perfdrive.com"]),
    ("Qrator", &["__qrator", "qauth_handle"]),
    (
        "Yandex SmartCaptcha",
        &["smartcaptcha.yandexcloud.net", "/showcaptcha"],
    ),
    ("Project Shield", &["ddos-shield.appspot.com"]),
    ("Alibaba Cloud", &["acw_sc__v2", "aliyun_waf"]),
];

struct Row {
    /// What a title or a heading says and nothing else.
    titles: &'static [&'static str],
    /// What a text says, wherever it says it.
    says: &'static [&'static str],
}

fn row(wall: Wall) -> &'static Row {
    match wall {
        Wall::Challenge => &CHALLENGE,
        Wall::Failure => &FAILURE,
        Wall::Missing => &MISSING,
        Wall::Paywall => &PAYWALL,
        Wall::Consent => &CONSENT,
        Wall::Scripts => &SCRIPTS,
    }
}

#[rustfmt::skip]
static CHALLENGE: Row = Row {
    titles: &[
        "just a moment", "attention required", "one moment, please", "one moment please", "robot check", "security check",
        "security checkpoint", "vercel security checkpoint", "are you a robot", "are you human", "human verification",
        "bot verification", "verification required", "making sure you're not a bot", "verify you are human",
        "verifying you are human", "checking your browser", "client challenge", "pardon our interruption", "ddos-guard",
        "captcha", "nur einen moment", "einen moment, bitte", "sicherheitsüberprüfung", "sicherheitsprüfung", "un instant",
        "un instant, s'il vous plaît", "vérification de sécurité", "un momento", "un momento, por favor",
        "verificación de seguridad", "одну секунду", "проверка браузера", "вы не робот", "вы робот", "chwileczkę",
        "sprawdzanie przeglądarki", "czy jesteś robotem", "لحظة من فضلك", "لحظة", "التحقق الأمني", "έλεγχος ασφαλείας",
        "μια στιγμή", "请稍候", "安全验证", "安全检查", "人机验证", "访问验证",
    ],
    says: &[
        "just a moment...", "checking your browser", "checking if the site connection is secure", "verify you are human",
        "verify that you are human", "verifying you are human", "verify you're human", "prove you are human",
        "prove that you are human", "confirm you are human", "are you a robot?", "you are not a robot", "you're not a robot",
        "i'm not a robot", "i am not a robot", "you're not a bot", "you are not a bot",
        "enable javascript and cookies to continue", "ddos protection by", "security check to access",
        "security service to protect itself from online attacks", "complete the captcha", "complete the security check",
        "solve the captcha", "enter the characters you see", "unusual traffic from your", "unusual activity from your",
        "request unsuccessful. incapsula", "press & hold to confirm",
        "something about your browser made us think you were a bot", "browser made us think you might be a bot",
        "dass sie kein roboter sind", "ich bin kein roboter", "bestätigen sie, dass sie ein mensch sind",
        "ihr browser wird überprüft", "que vous n'êtes pas un robot", "je ne suis pas un robot",
        "vérifiez que vous êtes humain", "vérification de votre navigateur", "que no eres un robot", "que no es un robot",
        "no soy un robot", "verifica que eres humano", "comprobando su navegador", "comprobando tu navegador",
        "что вы не робот", "я не робот", "проверяем ваш браузер", "проверка вашего браузера",
        "запросы, поступившие с вашего ip-адреса, похожи на автоматические", "że nie jesteś robotem", "nie jestem robotem",
        "sprawdzamy twoją przeglądarkę", "أنك لست روبوت", "أنا لست برنامج روبوت", "أنك إنسان", "التحقق من متصفحك",
        "ότι δεν είστε ρομπότ", "δεν είμαι ρομπότ", "ότι είστε άνθρωπος", "确认您是真人", "验证您是真人", "您不是机器人", "我不是机器人", "正在检查您的浏览器",
        "请完成安全验证", "拖动滑块",
    ],
};

#[rustfmt::skip]
static FAILURE: Row = Row {
    titles: &[
        "error", "access denied", "forbidden", "403", "403 forbidden", "401 unauthorized", "500", "500 internal server error",
        "internal server error", "502 bad gateway", "bad gateway", "503 service unavailable",
        "503 service temporarily unavailable", "service unavailable", "504 gateway time-out", "504 gateway timeout",
        "database error", "web server is down", "account suspended", "under maintenance", "site under maintenance",
        "scheduled maintenance", "we'll be back soon", "wartungsarbeiten", "zugriff verweigert", "accès refusé",
        "site en maintenance", "acceso denegado", "error del servidor", "доступ запрещен", "доступ запрещён", "ошибка сервера",
        "технические работы", "odmowa dostępu", "błąd serwera", "przerwa techniczna", "تم رفض الوصول", "الوصول مرفوض",
        "خطأ في الخادم", "η πρόσβαση απορρίφθηκε", "σφάλμα διακομιστή", "拒绝访问", "访问被拒绝", "服务器错误", "系统维护",
    ],
    says: &[
        "you don't have permission to access", "you do not have permission to access",
        "your access to this site has been limited", "you have been blocked", "error establishing a database connection",
        "there has been a critical error on this website", "the server encountered an internal error",
        "the server is temporarily unable to service your request", "the service is temporarily unavailable",
        "site is currently under maintenance", "site is undergoing maintenance", "is undergoing scheduled maintenance",
        "an unexpected error occurred", "a server error occurred", "diese seite wird gerade gewartet",
        "es ist ein fehler aufgetreten. bitte versuchen sie es", "une erreur est survenue, veuillez réessayer",
        "le site est en maintenance", "se ha producido un error en el servidor", "el sitio está en mantenimiento",
        "на сайте ведутся технические работы", "произошла ошибка на сервере", "trwają prace techniczne",
        "wystąpił błąd serwera", "الموقع قيد الصيانة", "حدث خطأ في الخادم", "η ιστοσελίδα είναι υπό συντήρηση", "网站正在维护",
        "服务器内部错误",
    ],
};

#[rustfmt::skip]
static MISSING: Row = Row {
    titles: &[
        "404", "not found", "404 not found", "404 error", "error 404", "404 error page", "404 page", "404 page not found",
        "404 (page not found)", "page not found", "page not found (404)", "article not found", "story not found",
        "post not found", "content not found", "nothing found", "file not found", "oops! that page can't be found",
        "that page can't be found", "page does not exist", "410 gone", "page no longer available", "content unavailable",
        "seite nicht gefunden", "fehler 404", "404 fehler", "artikel nicht gefunden", "page introuvable", "page non trouvée",
        "erreur 404", "article introuvable", "página no encontrada", "error 404, página no encontrada",
        "página não encontrada", "pagina non trovata", "pagina niet gevonden", "страница не найдена", "ошибка 404",
        "404 ошибка", "материал не найден", "strona nie znaleziona", "nie znaleziono strony", "strona nie istnieje",
        "błąd 404", "الصفحة غير موجودة", "الصفحة غير متوفرة", "خطأ 404", "صفحه یافت نشد", "sayfa bulunamadı",
        "η σελίδα δεν βρέθηκε", "η σελίδα δε βρέθηκε", "σφάλμα 404", "页面不存在", "页面未找到", "找不到页面", "无法找到该页", "您访问的页面不存在",
    ],
    says: &[
        "page not found", "404 not found", "404 error", "error 404", "page can't be found", "page cannot be found",
        "page could not be found", "page couldn't be found", "page you requested", "page you were looking for",
        "page you are looking for", "page you're looking for", "article you are looking for", "article you were looking for",
        "story you are looking for", "page is no longer available", "article is no longer available",
        "story is no longer available", "content is no longer available", "page has been removed", "article has been removed",
        "post has been deleted", "page doesn't exist", "page does not exist", "nothing was found at this location",
        "seite nicht gefunden", "seite wurde nicht gefunden", "seite konnte nicht gefunden werden", "seite existiert nicht",
        "artikel ist nicht mehr verfügbar", "page introuvable", "page demandée n'existe", "page que vous cherchez",
        "page que vous recherchez", "article n'est plus disponible", "página no encontrada", "página que buscas",
        "página que busca", "página solicitada no existe", "artículo ya no está disponible", "страница не найдена",
        "страница не существует", "запрашиваемая страница", "материал удален", "strona nie została znaleziona",
        "nie znaleziono strony", "strona nie istnieje", "strony, której szukasz", "الصفحة غير موجودة", "الصفحة المطلوبة",
        "الصفحة التي تبحث عنها", "المقال غير متوفر", "η σελίδα δεν βρέθηκε", "σελίδα που αναζητάτε", "σελίδα που ζητήσατε",
        "页面不存在", "页面未找到", "找不到页面", "您访问的页面", "您要找的页面", "文章已被删除", "内容已被删除",
    ],
};

#[rustfmt::skip]
static PAYWALL: Row = Row {
    titles: &[
        "subscribers only", "subscribe to continue", "subscribe to continue reading", "subscription required",
        "nur für abonnenten", "article réservé aux abonnés", "contenido exclusivo para suscriptores", "只限订阅用户",
    ],
    says: &[
        "subscribe to continue", "subscribe to read", "subscribe to keep reading", "subscribe to unlock",
        "subscribe now to read", "subscribe now to continue", "to continue reading", "to keep reading",
        "continue reading with a subscription", "want to read the rest", "to read the full article", "to read the full story",
        "to read the rest of this", "log in to read the full", "sign in to read the full", "register to read the full",
        "create a free account to read", "this article is reserved for", "this article is for subscribers",
        "this content is for subscribers", "this content is for members", "this story is for subscribers",
        "available to subscribers", "for subscribers only", "exclusive to subscribers", "exclusively for subscribers",
        "exclusive to our subscribers", "you have reached your article limit", "you've reached your article limit",
        "you have reached your limit of free articles", "you've reached your limit of free articles", "your free articles",
        "unlock this article", "become a member to read", "lesen sie weiter mit", "jetzt weiterlesen", "weiterlesen mit",
        "um weiterzulesen", "diesen artikel weiterlesen", "artikel weiterlesen mit", "nur für abonnenten",
        "exklusiv für abonnenten", "sie haben bereits ein abo", "bereits abonnent", "réservé aux abonnés",
        "réservée aux abonnés", "il vous reste", "pour lire la suite", "abonnez-vous pour lire", "déjà abonné",
        "cet article est réservé", "exclusivo para suscriptores", "solo para suscriptores", "suscríbete para seguir leyendo",
        "suscríbase para seguir leyendo", "para seguir leyendo", "para continuar leyendo", "este contenido es exclusivo",
        "exclusivo para assinantes", "conteúdo exclusivo para assinantes", "dostęp tylko dla prenumeratorów",
        "tylko dla prenumeratorów", "dla subskrybentów", "aby czytać dalej", "czytaj dalej z", "wykup dostęp",
        "доступно только подписчикам", "доступен только подписчикам", "только для подписчиков", "чтобы читать дальше",
        "чтобы дочитать", "оформите подписку, чтобы", "للمشتركين فقط", "هذا المحتوى مخصص للمشتركين", "اشترك لمتابعة القراءة",
        "لمتابعة القراءة", "لقراءة المقال كاملا", "μόνο για συνδρομητές", "αποκλειστικά για συνδρομητές",
        "για να συνεχίσετε την ανάγνωση", "για να διαβάσετε όλο το άρθρο", "订阅后继续阅读", "订阅以继续阅读", "登录后继续阅读", "仅限订阅用户", "仅限会员",
        "付费阅读全文", "for at læse denne artikel", "læs resten af artiklen", "per continuare a leggere", "riservato agli abbonati",
    ],
};

#[rustfmt::skip]
static CONSENT: Row = Row {
    titles: &[
        "before you continue", "before you continue to google", "before you continue to youtube", "we value your privacy",
        "your privacy choices", "your privacy", "cookie consent", "privacy settings", "cookie settings",
        "your data, your experience", "bevor sie fortfahren", "datenschutz-einstellungen", "datenschutzeinstellungen",
        "ihre privatsphäre", "avant d'accéder à google", "le respect de votre vie privée est notre priorité",
        "antes de continuar", "valoramos tu privacidad", "su privacidad es importante para nosotros", "twoja prywatność",
        "dbamy o twoją prywatność", "اختيارات الخصوصية", "نحن نهتم بخصوصيتك", "το απόρρητό σας", "ρυθμίσεις cookies",
    ],
    says: &[
        "before you continue to", "we value your privacy", "we and our partners", "we and our third-party",
        "we, and our partners", "our partners store", "accept all", "reject all", "we use cookies", "we use data to",
        "use cookies and data to", "your privacy choices", "manage your choices", "manage preferences",
        "withdraw your consent", "your consent", "access information on a device", "personalised advertising and content",
        "personalized advertising and content", "zustimmen und weiter", "zustimmen & weiter", "alle akzeptieren",
        "wir und unsere partner", "wir verwenden cookies", "wir nutzen cookies", "ihre einwilligung",
        "mit werbung weiterlesen", "weiterlesen mit werbung", "werbefrei lesen", "gérer mes choix", "tout accepter",
        "accepter et continuer", "continuer sans accepter", "nous et nos partenaires", "nous utilisons des cookies",
        "votre consentement", "aceptar todo", "aceptar y continuar", "nosotros y nuestros socios", "utilizamos cookies",
        "usamos cookies", "su consentimiento", "tu consentimiento", "мы используем файлы cookie", "мы используем cookie",
        "мы и наши партнеры", "мы и наши партнёры", "принять все", "ваше согласие", "my i nasi partnerzy",
        "zaakceptuj wszystko", "akceptuję i przechodzę", "używamy plików cookie", "twoją zgodę", "twoja zgoda",
        "نستخدم ملفات تعريف الارتباط", "نحن وشركاؤنا", "قبول الكل", "موافقتك", "χρησιμοποιούμε cookies",
        "εμείς και οι συνεργάτες μας", "αποδοχή όλων", "συγκατάθεσή σας", "我们使用cookie", "我们使用 cookie", "我们和我们的合作伙伴", "我们及合作伙伴",
        "全部接受", "接受所有", "您的同意",
    ],
};

#[rustfmt::skip]
static SCRIPTS: Row = Row {
    titles: &[
        "javascript required", "javascript is disabled", "javascript is not available", "please enable javascript",
    ],
    says: &[
        "enable javascript", "enable js", "javascript is disabled", "javascript disabled", "javascript is required",
        "javascript is not available", "requires javascript", "without javascript", "needs javascript", "turn on javascript",
        "activate javascript", "support javascript", "javascript aktivieren", "javascript ist deaktiviert",
        "aktivieren sie javascript", "activer javascript", "activez javascript", "javascript est désactivé",
        "activar javascript", "active javascript", "habilite javascript", "habilitar javascript", "включите javascript",
        "включить javascript", "javascript отключен", "włącz javascript", "włączyć javascript", "obsługę javascript",
        "تفعيل جافا سكريبت", "تفعيل javascript", "تمكين javascript", "ενεργοποιήσετε τη javascript",
        "ενεργοποιήστε τη javascript", "ενεργοποιήστε την javascript", "启用javascript", "启用 javascript", "开启javascript",
    ],
};
