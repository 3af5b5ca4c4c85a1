//! Evidence in, when the story was published and last changed out. Only this file knows which evidence of a date is believed first.
//!
//! All that states a date is collected (`date_places`), the most trusted claim is taken, and set right where the others together
//! know better: the day that readers saw instead of the day in UTC, the date that is shown where statements of the head differ.

use jiff::Timestamp;
use jiff::civil::Date;
use model::article::{DatePrecision, DateSource, Stated};

use crate::date_order;
use crate::date_places;
use crate::dates::Open;
use crate::evidence::Evidence;

/// What a date is said to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Says {
    Published,
    /// A date beside the story, without a word for it.
    Nothing,
    Modified,
}

/// Where a date stands; of those that are not said to be of a change, the first is believed first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Place {
    /// What the source's file points at.
    Rule,
    /// Structured data on the article, `article:published_time` and its kin.
    Head,
    /// An element marked as the publication date of the story.
    Marked,
    /// A day in the address.
    Address,
    /// An element that holds a date, or a line that says that it is the publication date, beside the headline or the start of the story.
    Near,
    /// Meta tags that may mean either (`date`, `dc.date`).
    VagueHead,
    /// A short line with a date beside the headline.
    NearText,
    /// A line that says that it states the publication date.
    Labelled,
    Script,
    /// Under the story.
    After,
    /// A month in the address.
    AddressMonth,
    /// Elsewhere on the page, though not of another story.
    Far,
    /// The address of the story's picture.
    Image,
}

impl Place {
    fn is_head(self) -> bool {
        matches!(self, Place::Rule | Place::Head | Place::VagueHead)
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    pub(crate) stated: Stated,
    /// What it leaves open of day and month, until something settles it.
    pub(crate) open: Option<Open>,
    pub(crate) says: Says,
    pub(crate) place: Place,
    /// Of two in like places the one with less is believed.
    pub(crate) distance: usize,
}

impl Candidate {
    pub(crate) fn new(stated: Stated, says: Says, place: Place) -> Self {
        Self {
            stated,
            open: None,
            says,
            place,
            distance: 0,
        }
    }
    /// The earliest day that it may state.
    fn first_day(&self) -> Date {
        let other = self.open.map(|open| open.month_first);
        other.map_or(self.stated.date, |other| other.min(self.stated.date))
    }
}

#[derive(Debug, Default)]
pub(crate) struct Dates {
    pub(crate) published: Option<Stated>,
    pub(crate) modified: Option<Stated>,
}

impl Dates {
    /// The publication date, where the page states one: it is likely a story then.
    pub(crate) fn stated(&self) -> Option<&Stated> {
        self.published
            .as_ref()
            .filter(|p| !matches!(p.source, DateSource::Modified | DateSource::Image))
    }
}

/// When the story was published and last changed. What is dated after the capture is no date of the story.
pub(crate) fn dates(evidence: &Evidence<'_>, captured_at: Option<Timestamp>) -> Dates {
    let mut candidates = date_places::candidates(evidence);
    let is_head = |c: &Candidate| c.place.is_head() && c.says != Says::Modified;
    if !candidates.iter().any(is_head) {
        candidates.extend(date_places::in_scripts(evidence.html));
    }
    let last = captured_at.and_then(last_day);
    if let Some(last) = last {
        candidates.retain(|candidate| candidate.first_day() <= last);
    }
    date_order::settle(&mut candidates, evidence, last);
    // Of two statements that count alike in a head the earlier is of the first publication; one that stayed open is no more than a year.
    let first = |c: &Candidate| c.place.is_head().then_some(c.stated.date);
    candidates.sort_by_key(|c| (c.place, c.open.is_some(), c.distance, first(c)));
    Dates {
        published: published(&candidates),
        modified: modified(&candidates),
    }
}

/// The latest day that it is anywhere at a time.
fn last_day(at: Timestamp) -> Option<Date> {
    let utc = jiff::tz::Offset::UTC.to_datetime(at).date();
    utc.tomorrow().ok()
}

fn modified(candidates: &[Candidate]) -> Option<Stated> {
    candidates
        .iter()
        .find(|c| c.says == Says::Modified)
        .map(|c| c.stated.clone())
}

fn published(candidates: &[Candidate]) -> Option<Stated> {
    let of_story: Vec<&Candidate> = candidates
        .iter()
        .filter(|c| c.says != Says::Modified)
        .collect();
    let best = of_story.iter().find(|c| c.place < Place::Far);
    let Some(best) = best else {
        return instead(candidates, &of_story);
    };
    let best = shown(best, &of_story).unwrap_or(best);
    let best = exact(best, &of_story).unwrap_or(best);
    Some(local_day(best, &of_story).unwrap_or_else(|| best.stated.clone()))
}

/// What stands in for a publication date that the page does not give: the last change, a date far from the story, a picture's.
fn instead(candidates: &[Candidate], of_story: &[&Candidate]) -> Option<Stated> {
    let changed = candidates
        .iter()
        .find(|c| c.says == Says::Modified && c.place < Place::Far)
        .map(|c| Stated {
            source: DateSource::Modified,
            ..c.stated.clone()
        });
    changed.or_else(|| of_story.first().map(|c| c.stated.clone()))
}

/// What readers are shown, where it corrects the head: the one of two statements of the head that differ (a template filled twice, an import),
/// or a line that says that it is the publication date and is older (a story moved or put out again).
fn shown<'c>(best: &Candidate, of_story: &[&'c Candidate]) -> Option<&'c Candidate> {
    let settled = || of_story.iter().filter(|c| c.open.is_none());
    let visible = || settled().filter(|c| is_visible(c));
    let is_seen = |day: Date| visible().any(|c| c.stated.date == day);
    if best.place != Place::Head || is_seen(best.stated.date) {
        return None;
    }
    let in_head = settled().filter(|c| c.place.is_head());
    let mut labelled = visible().filter(|c| c.says == Says::Published);
    in_head
        .filter(|c| is_seen(c.stated.date))
        .chain(labelled.next().filter(|c| {
            c.stated.date < best.stated.date && labelled.all(|o| o.stated.date == c.stated.date)
        }))
        .next()
        .copied()
}

fn is_visible(candidate: &Candidate) -> bool {
    matches!(
        candidate.place,
        Place::Marked | Place::Near | Place::NearText
    )
}

/// A day inside the month or year that the most trusted claim states. Of a date whose order stayed open two days are possible, and no other.
fn exact<'c>(best: &Candidate, of_story: &[&'c Candidate]) -> Option<&'c Candidate> {
    let same = |day: Date| {
        day.year() == best.stated.date.year()
            && (best.stated.precision == DatePrecision::Year
                || day.month() == best.stated.date.month())
    };
    let is_coarse = matches!(
        best.stated.precision,
        DatePrecision::Year | DatePrecision::Month
    );
    of_story
        .iter()
        .filter(|_| is_coarse && best.open.is_none())
        .find(|c| c.stated.precision == DatePrecision::Day && same(c.stated.date))
        .copied()
}

/// A time in UTC names the day in Greenwich; readers saw the day that the page shows or has in its address, when both can be the same moment.
fn local_day(best: &Candidate, of_story: &[&Candidate]) -> Option<Stated> {
    let time = best.stated.time.filter(|_| best.stated.offset == Some(0))?;
    let others = || {
        of_story
            .iter()
            .filter(|c| c.place < Place::After && c.place != Place::Script)
    };
    let is_seen = |c: &&Candidate| is_visible(c) || c.place == Place::Address;
    if others().any(|c| is_seen(c) && c.stated.date == best.stated.date) {
        return None;
    }
    // Zones reach from twelve hours behind Greenwich to fourteen before it.
    let before = best
        .stated
        .date
        .yesterday()
        .ok()
        .filter(|_| time.hour() < 12);
    let after = best
        .stated
        .date
        .tomorrow()
        .ok()
        .filter(|_| time.hour() >= 10);
    let found = others()
        .filter(|c| is_seen(c) || c.stated.offset.is_some_and(|offset| offset != 0))
        .filter(|c| c.stated.precision == DatePrecision::Day)
        .find(|c| before == Some(c.stated.date) || after == Some(c.stated.date))?;
    Some(found.stated.clone())
}
