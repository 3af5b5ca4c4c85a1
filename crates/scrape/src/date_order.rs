//! Dates that can be read day first and month first (`4/5/2021`) in, settled ones out. Only this file knows who writes which first.
//!
//! What the page says of the very day comes first, then the order of its other dates of the same shape, then the custom of its language
//! and country. Where none of these tells, or customs contradict each other, the date is no more than its year.

use std::collections::HashSet;

use jiff::civil::Date;
use model::article::{DatePrecision, Stated};

use crate::dates::{self, Open, Order};
use crate::evidence::Evidence;
use crate::metadata;
use crate::published::{Candidate, Place};

/// Settles the candidates whose order is open; `last` is the latest day that any of them can be. Those that stay open become their year.
pub(crate) fn settle(candidates: &mut [Candidate], evidence: &Evidence<'_>, last: Option<Date>) {
    if candidates.iter().all(|c| c.open.is_none()) {
        return;
    }
    let days = Days::of(candidates, last);
    let mut orders = orders(evidence);
    for candidate in candidates.iter_mut() {
        let Some(open) = candidate.open else { continue };
        if let Some(order) = days.order(candidate.stated.date, open) {
            take(candidate, open, order);
            orders.push((open.joint, order));
        }
    }
    let custom = custom(evidence);
    for candidate in candidates {
        let Some(open) = candidate.open else { continue };
        let same_shape = orders.iter().filter(|(joint, _)| *joint == open.joint);
        match unanimous(same_shape.map(|(_, order)| *order)).or(custom) {
            Some(order) => take(candidate, open, order),
            None => candidate.stated = year_of(&candidate.stated),
        }
    }
}

fn take(candidate: &mut Candidate, open: Open, order: Order) {
    candidate.open = None;
    if order == Order::MonthFirst {
        candidate.stated.date = open.month_first;
    }
}

/// Both readings of a date lie in the same year.
fn year_of(stated: &Stated) -> Stated {
    Stated {
        precision: DatePrecision::Year,
        ..Stated::day(stated.date.first_of_year(), stated.source)
    }
}

/// What all of them say, if they say the same.
fn unanimous(orders: impl IntoIterator<Item = Order>) -> Option<Order> {
    let mut orders = orders.into_iter();
    let first = orders.next()?;
    orders.all(|order| order == first).then_some(first)
}

/// The days that are possible, and those that the page states without leaving anything open.
struct Days {
    last: Option<Date>,
    plain: HashSet<Date>,
    /// Year and month in the address.
    month: Option<(i16, i8)>,
}

impl Days {
    fn of(candidates: &[Candidate], last: Option<Date>) -> Self {
        let is_day = |c: &&Candidate| c.stated.precision == DatePrecision::Day;
        let plain = candidates.iter().filter(|c| c.open.is_none());
        let mut address = candidates.iter();
        let address = address.find(|c| c.place == Place::AddressMonth);
        Self {
            last,
            plain: plain.filter(is_day).map(|c| c.stated.date).collect(),
            month: address.map(|c| month_of(c.stated.date)),
        }
    }

    /// The order in which the date is one of these days, where in the other it is not.
    fn order(&self, day_first: Date, open: Open) -> Option<Order> {
        let is_plain = |day: Result<Date, jiff::Error>| day.is_ok_and(|d| self.plain.contains(&d));
        let tests: [&dyn Fn(Date) -> bool; 4] = [
            &|day| self.last.is_none_or(|last| day <= last),
            &|day| self.plain.contains(&day),
            // The same moment is another day elsewhere: one of the two is in UTC.
            &|day| is_plain(day.yesterday()) || is_plain(day.tomorrow()),
            &|day| self.month == Some(month_of(day)),
        ];
        tests.iter().find_map(
            |is_fit| match (is_fit(day_first), is_fit(open.month_first)) {
                (true, false) => Some(Order::DayFirst),
                (false, true) => Some(Order::MonthFirst),
                _ => None,
            },
        )
    }
}

fn month_of(day: Date) -> (i16, i8) {
    (day.year(), day.month())
}

/// The orders of all dates on the page that show it, comments and other stories too: one template writes them.
fn orders(evidence: &Evidence<'_>) -> Vec<(char, Order)> {
    let survey = evidence.survey;
    let pieces = survey.pieces.iter().map(|piece| piece.text.as_str());
    let times = survey.times.iter().map(|note| note.value.as_str());
    let metas = survey.metas.iter().map(|(_, content)| content.as_str());
    let texts = pieces.chain(times).chain(metas);
    texts.flat_map(dates::orders).collect()
}

/// The order of the page's language and country, where all that tells of them agrees and more does than the tag `en-US`.
fn custom(evidence: &Evidence<'_>) -> Option<Order> {
    let survey = evidence.survey;
    let names = ["og:locale", "content-language", "dc.language"];
    let metas = names.map(|name| metadata::meta(survey, &[name]));
    let stated = [survey.language.as_deref()].into_iter().chain(metas);
    let stated = stated.flatten().flat_map(|tags| tags.split([',', ';']));
    let stated: Vec<Tag> = stated.map(Tag::of).collect();
    // Themes are shipped with `lang="en-US"` whatever they then show.
    let (defaults, chosen): (Vec<Tag>, Vec<Tag>) = stated.into_iter().partition(Tag::is_default);
    let kept = evidence.blocks.iter().filter(|block| block.kept);
    let text: Vec<&str> = kept.map(|block| block.text.as_str()).collect();
    let shown = metadata::language(survey, &text.join("\n"));
    let chosen = chosen.into_iter().chain(shown.as_deref().map(Tag::of));
    let host = evidence.url.and_then(url::Url::domain);
    let top_level = host.and_then(|host| host.rsplit('.').next());
    let told = chosen.flat_map(|tag| tag.orders());
    let told = unanimous(told.chain(top_level.into_iter().flat_map(of_region).copied()))?;
    let defaults = defaults.iter().flat_map(Tag::orders);
    unanimous(defaults.chain([told]))
}

/// A language tag (`en-GB`, `de`, `pt_BR`) in lower case.
struct Tag {
    language: String,
    region: Option<String>,
}

impl Tag {
    fn of(tag: &str) -> Self {
        let tag = tag.trim().to_ascii_lowercase();
        let mut parts = tag.split(['-', '_']);
        Self {
            language: parts.next().unwrap_or_default().to_owned(),
            region: parts.find(|part| part.len() == 2).map(str::to_owned),
        }
    }

    fn is_default(&self) -> bool {
        self.language == "en" && self.region.as_deref() == Some("us")
    }

    /// By the custom of the language and by that of the region.
    fn orders(&self) -> Vec<Order> {
        let by_language = match self.language.as_str() {
            "fil" | "tl" => Some(Order::MonthFirst),
            language => DAY_FIRST_LANGUAGES
                .contains(&language)
                .then_some(Order::DayFirst),
        };
        let by_region = self.region.as_deref().into_iter().flat_map(of_region);
        by_language.into_iter().chain(by_region.copied()).collect()
    }
}

/// By a country or a top-level domain of one, in lower case. Domains that are sold for their sound (`io`, `tv`) tell of no country.
fn of_region(region: &str) -> &'static [Order] {
    if BOTH.contains(&region) {
        &[Order::DayFirst, Order::MonthFirst]
    } else if MONTH_FIRST.contains(&region) {
        &[Order::MonthFirst]
    } else if DAY_FIRST.contains(&region) {
        &[Order::DayFirst]
    } else {
        &[]
    }
}

/// The United States with the domains that only they use, and the Philippines.
const MONTH_FIRST: [&str; 6] = ["us", "gov", "mil", "edu", "pr", "ph"];

/// Canada and Panama, where either comes first.
const BOTH: [&str; 2] = ["ca", "pa"];

/// Languages that write the day first wherever they are written, by Unicode CLDR's short dates. English is written in either order, and
/// those that write the year first (Chinese, Hungarian, Lithuanian, Persian, Swedish) have no custom for a year at the end.
const DAY_FIRST_LANGUAGES: [&str; 61] = [
    "am", "ar", "az", "be", "bg", "bn", "bs", "ca", "cs", "cy", "da", "de", "el", "es", "et", "fi",
    "fr", "ga", "gl", "gu", "ha", "he", "hi", "hr", "hy", "id", "is", "it", "iw", "ka", "kk", "kn",
    "lv", "mk", "ml", "mr", "ms", "nb", "nl", "nn", "no", "pa", "pl", "pt", "ro", "ru", "sk", "sl",
    "so", "sq", "sr", "sw", "ta", "tg", "th", "ti", "tr", "uk", "ur", "uz", "vi",
];

/// Countries that write the day first: Unicode CLDR's short date of their main languages.
const DAY_FIRST: [&str; 110] = [
    "ae", "al", "ao", "ar", "at", "au", "az", "ba", "bd", "be", "bf", "bg", "bh", "bi", "bj", "bo",
    "br", "bw", "by", "cg", "ch", "ci", "cl", "cm", "cr", "cu", "cv", "cy", "cz", "de", "dj", "dk",
    "do", "dz", "ec", "ee", "eg", "er", "es", "et", "fi", "fr", "gb", "ge", "gh", "gn", "gr", "gt",
    "hk", "hn", "hr", "id", "ie", "il", "in", "iq", "it", "jo", "ke", "kg", "kw", "kz", "lb", "lk",
    "lu", "lv", "ma", "md", "mk", "mr", "mt", "mx", "my", "mz", "ne", "ng", "ni", "nl", "no", "nz",
    "om", "pe", "pk", "pl", "ps", "pt", "py", "qa", "ro", "rs", "ru", "rw", "sa", "sd", "sg", "si",
    "sk", "sn", "sv", "sy", "td", "tn", "tr", "tz", "ua", "ug", "uk", "uy", "uz", "ye",
];
