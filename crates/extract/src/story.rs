//! A whole article -> its claims: sentences are read in order, drafts merged, dates and tolls settled, and everything cut to spans.

use std::collections::HashSet;

use jiff::ToSpan;
use model::article::{Article, DatePrecision};
use model::claim::{Entity, Extraction, Named, Role, Unread};
use model::gazetteer::{Gazetteer, UNIDENTIFIED};

use crate::dates::{Anchor, DateHit, dates};
use crate::frames::slots::governor;
use crate::frames::{Draft, View, asides::asides, drafts};
use crate::lexicon::Lexicon;
use crate::lexicon::triggers::is_trigger;
use crate::names::succession;
use crate::names::{Hit, Memory, names, places::span_of};
use crate::token::{Token, span};
use crate::{background, continued, denials, lasting, lines, merge, numbers, segment, tolls};

mod claim;
mod load;

use claim::{Cutter, claim, relation};

pub(crate) fn read(article: &Article, publisher: Option<&str>, lexicon: &Lexicon) -> Extraction {
    let cutter = Cutter::new(&article.text);
    let mut anchor = Anchor::new(article.published.as_ref());
    let mut memory = Memory::default();
    let mut out = Extraction::default();
    let mut views: Vec<View> = Vec::new();
    let mut found: Vec<Draft> = Vec::new();
    // The sentence that last spoke of the load told last; none where another one stands between.
    let mut load_told = None;
    // Relations that were told: each counts once.
    let mut related = HashSet::new();
    for (at, sentence) in segment::sentences(lines::lines(&article.text, article.title.as_deref()))
        .into_iter()
        .enumerate()
    {
        let mut hits = names(&sentence.tokens, lexicon, publisher, &mut memory);
        succession::succeed(&sentence.tokens, &mut hits, lexicon, anchor.day());
        let dates = dates(&sentence.tokens, &mut anchor);
        let mut amounts = numbers::amounts(&sentence.tokens);
        // The day of a date counts nobody.
        amounts.retain(|a| !dates.iter().any(|d| d.first < a.stop && a.first < d.stop));
        let asides = asides(&sentence.tokens, &hits, |at| {
            let word = sentence.tokens.get(at);
            word.is_some_and(|t| is_trigger(&t.key))
        });
        let counts = tolls::counts(&sentence.tokens, &amounts, &hits, &asides, lexicon);
        let view = View {
            at,
            asides,
            sentence,
            hits,
            dates,
            amounts,
            counts,
        };
        let (mut new, refused) = drafts(&view, lexicon);
        for draft in &mut new {
            draft.background = background::cue(&view, draft);
        }
        continued::carry_on(&view, &mut new, &found);
        let set_aside = follow_up(&view, &mut new, &mut found, load_told, &lexicon.gazetteer);
        denials::note(&view, &mut new, &mut found, &lexicon.gazetteer);
        let refused = set_aside.into_iter().chain(refused);
        for reason in refused.take(1).filter(|_| new.is_empty()) {
            let span = span(&view.sentence.tokens);
            out.unread.push(Unread {
                span,
                text: cutter.cut(span),
                reason: reason.to_owned(),
            });
        }
        load::goes_on(&view, &new, &mut found, &mut load_told, &lexicon.gazetteer);
        found.extend(new);
        out.names
            .extend(view.hits.iter().filter(|h| !h.is_reference).map(|hit| {
                let span = span_of(&view.sentence.tokens, hit);
                Named {
                    entity: hit.entity.clone(),
                    text: cutter.cut(span),
                    span,
                }
            }));
        for tie in lasting::ties(&view, lexicon) {
            let relation = relation(&tie, &view, publisher, &cutter);
            let ends = [&relation.from, &relation.to].map(|end| end.entity.id.clone());
            if related.insert((relation.kind, ends)) {
                out.relations.push(relation);
            }
        }
        views.push(view);
    }
    let mut incidents = merge::merge(found, &lexicon.gazetteer);
    let below: Vec<_> = incidents
        .iter()
        .filter(|d| !d.is_headline)
        .map(Draft::group)
        .collect();
    // What a headline says is told below; where nothing was read there, it is all there is.
    incidents.retain(|d| !(d.is_headline && below.contains(&d.group())));
    settle(&mut incidents, &anchor);
    // `The shipment was hit by an airstrike` says nothing by itself.
    let hit = struck(&incidents);
    let mut says = hit
        .iter()
        .zip(&incidents)
        .map(|(loads, d)| !loads.is_empty() || !d.parts.is_empty() || !d.hits_told_load)
        .collect::<Vec<_>>()
        .into_iter();
    incidents.retain(|_| says.next().unwrap_or(true));
    let struck = struck(&incidents);
    out.claims = incidents
        .iter()
        .zip(struck)
        .map(|(draft, struck)| {
            let denied = denials::of(draft, &lexicon.gazetteer);
            claim(
                draft,
                &denied,
                struck,
                &views,
                publisher,
                &lexicon.gazetteer,
                &cutter,
            )
        })
        .collect();
    out
}

/// Counts go to the incident of their sentence, else to the last one told; `That was at sunset, on May 3` dates it.
/// The answer is why a count went to neither, where one was set aside.
fn follow_up(
    view: &View,
    new: &mut [Draft],
    before: &mut [Draft],
    load_told: Option<usize>,
    gazetteer: &Gazetteer,
) -> Option<&'static str> {
    let violent = |d: &Draft| d.group() == model::claim::Group::Violence;
    let mut set_aside = None;
    for count in &view.counts {
        let victim = count.victim.and_then(|v| view.hits.get(v));
        // `Israeli jets killed five soldiers`: not their own, though they were named last.
        let is_own = |h: &Hit| {
            let tokens = &view.sentence.tokens;
            let owner = h.first.checked_sub(1).and_then(|i| tokens.get(i));
            let is_army = |t: &Token| t.is_any(&["soldier", "soldiers", "troops"]);
            owner.is_some_and(|t| t.is_any(&["its", "their"]))
                || !tokens.get(h.first).is_some_and(is_army)
        };
        let row = |draft: &Draft| {
            let struck = |h: &&Hit| {
                !h.is_reference || is_own(h) || !draft.ids(&[Role::Attacker]).contains(&h.id())
            };
            let victim = victim.filter(struck).map(|h| h.entity.clone());
            (view.at, count.clone(), victim)
        };
        // What a sentence dates otherwise is not the toll of what was told before it.
        let dated_apart = |d: &Draft| {
            let day = d.date.as_ref().and_then(|(_, hit)| hit.days);
            view.dates.iter().any(|said| match (said.days, day) {
                (Some((a, b)), Some((from, to))) => b < from || to < a,
                (Some(_), None) => matches!(said.rule, "month" | "year"),
                _ => false,
            })
        };
        let inside = |d: &&mut Draft| violent(d) && d.clause.0 <= count.at && count.at < d.clause.1;
        if let Some(draft) = new.iter_mut().find(inside) {
            let row = row(draft);
            draft.counts.push(row);
        } else if let Some(draft) = new
            .iter_mut()
            .filter(|d| violent(d))
            .min_by_key(|d| d.trigger.abs_diff(count.at))
        {
            let row = row(draft);
            draft.counts.push(row);
        } else if let Some(draft) = before
            .last_mut()
            .filter(|d| violent(d) && view.at - d.sentence <= 2 && !dated_apart(d))
        {
            if is_elsewhere(view, draft, gazetteer) {
                set_aside = Some("a toll of another place than what was told before");
            } else {
                let row = row(draft);
                draft.counts.push(row);
            }
        }
    }
    claimed_later(view, new, before);
    blamed_later(view, new, before);
    let opens = view
        .sentence
        .tokens
        .first()
        .is_some_and(|t| t.is_any(&["that", "it", "this"]));
    if new.is_empty()
        && opens
        && let Some(date) = view.dates.iter().find(|d| !d.is_bound && d.days.is_some())
        && let Some(draft) = before.last_mut().filter(|d| d.date.is_none())
        && (violent(draft) || load_told.is_some_and(|told| view.at - told <= LOAD_WITHIN))
    {
        draft.date = Some((view.at, date.clone()));
    }
    set_aside
}

/// `Five soldiers were wounded in Afrin` is no toll of what was told of Manbij.
fn is_elsewhere(view: &View, draft: &Draft, gazetteer: &Gazetteer) -> bool {
    let tokens = view.sentence.tokens.as_slice();
    let scenes: Vec<&str> = view
        .hits
        .iter()
        .filter(|h| h.is_place() && !h.is_wide && h.entity.unknown.is_none())
        .filter(|h| is_scene(tokens, h))
        .map(|h| h.id())
        .collect();
    let told = merge::narrow(draft, merge::PLACES);
    // How far a place that no list has is from the scene nobody knows.
    let is_known = told.iter().all(|id| gazetteer.place(id).is_some());
    !scenes.is_empty()
        && !told.is_empty()
        && is_known
        && !scenes
            .iter()
            .any(|a| told.iter().any(|b| merge::is_one_place(a, b, gazetteer)))
}

/// `wounded in Afrin`, and neither `taken to a hospital in Aleppo` nor `a source in Aleppo`.
fn is_scene(tokens: &[Token], hit: &Hit) -> bool {
    const SCENE: &[&str] = &["in", "at", "near", "inside", "outside", "around"];
    const ELSEWHERE: &[&str] = &[
        "hospital",
        "hospitals",
        "clinic",
        "clinics",
        "morgue",
        "treatment",
        "taken",
        "source",
        "sources",
        "based",
    ];
    let Some((word, at)) = governor(tokens, hit) else {
        return false;
    };
    let before = tokens.get(at.saturating_sub(4)..at).unwrap_or_default();
    SCENE.contains(&word) && !before.iter().any(|t| t.is_any(ELSEWHERE))
}

/// `X is suspected to be behind it`: the incident told last gets whom it is laid to.
fn blamed_later(view: &View, new: &[Draft], before: &mut [Draft]) {
    let tokens = &view.sentence.tokens;
    let Some(behind) = tokens.windows(2).position(
        |w| matches!(w, [behind, it] if behind.is("behind") && it.is_any(&["it", "the", "this"])),
    ) else {
        return;
    };
    let is_laid = tokens.get(..behind).unwrap_or_default().iter().any(|t| {
        t.is_any(&[
            "suspected",
            "believed",
            "thought",
            "accused",
            "blamed",
            "said",
        ])
    });
    let whom = view
        .hits
        .iter()
        .find(|h| h.is_actor() && !h.is_teller && h.stop <= behind);
    if let (true, true, Some(hit), Some(draft)) = (is_laid, new.is_empty(), whom, before.last_mut())
        && view.at - draft.sentence <= 2
    {
        let role = if draft.group() == model::claim::Group::Violence {
            Role::Attacker
        } else {
            Role::Sender
        };
        if !draft.has(role) {
            draft
                .parts
                .push(crate::frames::slots::part(view, hit, role));
            draft.certainty = model::claim::Certainty::Suspected;
        }
    }
}

/// `X claimed responsibility for the attack`: the incident told last gets its actor.
fn claimed_later(view: &View, new: &[Draft], before: &mut [Draft]) {
    let tokens = &view.sentence.tokens;
    let Some(at) = tokens.iter().position(|t| t.is("responsibility")) else {
        return;
    };
    let claims = at
        .checked_sub(1)
        .and_then(|i| tokens.get(i))
        .is_some_and(|t| t.is_any(&["claimed", "claims", "claiming"]));
    let claimant = view
        .hits
        .iter()
        .rev()
        .find(|h| h.is_actor() && h.stop < at + 1);
    if let (true, true, Some(hit), Some(draft)) =
        (claims, new.is_empty(), claimant, before.last_mut())
        && draft.group() == model::claim::Group::Violence
        && draft
            .ids(&[Role::Attacker])
            .iter()
            .all(|id| *id == UNIDENTIFIED)
        && view.at - draft.sentence <= 2
    {
        draft.parts.retain(|p| p.role != Role::Attacker);
        draft
            .parts
            .push(crate::frames::slots::part(view, hit, Role::Attacker));
        draft.certainty = model::claim::Certainty::Claimed;
    }
}

/// News or recap by date and cue; news without a date is dated by the day it was published on.
fn settle(incidents: &mut [Draft], anchor: &Anchor) {
    // What the article begins with is its news, however it is told.
    if let Some(first) = incidents.first_mut()
        && matches!(
            first.background,
            Some("had" | "has been" | "hours before" | "hours ago")
        )
    {
        first.background = None;
    }
    let lead = incidents
        .iter()
        .position(|d| d.background.is_none())
        .unwrap_or(0);
    let lead_day = incidents.get(lead).and_then(day);
    for draft in incidents.iter_mut() {
        targets_from_victims(draft);
        let attackers: Vec<String> = draft
            .ids(&[Role::Attacker])
            .into_iter()
            .map(str::to_owned)
            .collect();
        // Nobody is told to have struck himself.
        draft
            .parts
            .retain(|p| p.role != Role::Target || !attackers.contains(&p.entity.id));
    }
    for (at, draft) in incidents.iter_mut().enumerate() {
        let eve = anchor.day().and_then(|d| d.checked_sub(1.day()).ok());
        let newest = match (lead_day, eve) {
            (Some(lead), Some(eve)) => Some(lead.min(eve)),
            (lead, eve) => lead.or(eve),
        };
        if at == lead || draft.background.is_some() {
            continue;
        }
        if let (Some(newest), Some(day)) = (newest, day(draft))
            && day < newest
        {
            draft.background = Some("dated before the news");
        }
    }
    let Some(published) = anchor.day() else {
        return;
    };
    for draft in incidents
        .iter_mut()
        .filter(|d| d.background.is_none() && d.date.is_none())
    {
        let Ok(before) = published.checked_sub(1.day()) else {
            continue;
        };
        draft.date = Some((
            draft.sentence,
            DateHit {
                first: 0,
                stop: 0,
                days: Some((before, published)),
                precision: DatePrecision::Day,
                yearless: None,
                time: None,
                rule: "news of the day",
                is_bound: false,
                is_past: false,
                flags: Vec::new(),
            },
        ));
    }
}

/// Who was killed or wounded was hit.
fn targets_from_victims(draft: &mut Draft) {
    let victims: Vec<(usize, tolls::Count, Entity)> = draft
        .counts
        .iter()
        .filter(|(_, c, _)| !c.is_cumulative && c.value > 0)
        .filter_map(|(s, c, v)| v.clone().map(|v| (*s, c.clone(), v)))
        .collect();
    for (sentence, count, entity) in victims {
        let known = draft
            .parts
            .iter()
            .any(|p| p.entity.id == entity.id && matches!(p.role, Role::Target | Role::Attacker));
        if !known && draft.group() == model::claim::Group::Violence {
            draft.parts.push(crate::frames::Part {
                role: Role::Target,
                entity,
                sentence,
                first: count.first,
                stop: count.stop,
                relation: crate::names::places::Relation::default(),
                is_wide: false,
            });
        }
    }
}

fn day(draft: &Draft) -> Option<jiff::civil::Date> {
    draft
        .date
        .as_ref()
        .and_then(|(_, d)| d.days)
        .map(|(_, end)| end)
}

/// A strike and its load stand this near each other in the list of incidents.
const NEIGHBOURS: usize = 20;

/// `The convoy` was told of at most so many sentences before.
const LOAD_WITHIN: usize = 2;

/// For each strike, the loads of the same text that it hit.
fn struck(incidents: &[Draft]) -> Vec<Vec<usize>> {
    incidents
        .iter()
        .enumerate()
        .map(|(here, strike)| {
            let hits = strike.hits_load || strike.hits_told_load;
            if strike.group() != model::claim::Group::Violence || !hits {
                return Vec::new();
            }
            let told = incidents
                .get(..here)
                .unwrap_or_default()
                .iter()
                .rposition(|load| {
                    strike.hits_told_load
                        && load.group() == model::claim::Group::Transfer
                        && load.kind != model::claim::EventKind::Seizure
                        && (strike.sentence.saturating_sub(load.sentence)) <= LOAD_WITHIN
                });
            incidents
                .iter()
                .enumerate()
                .skip(here.saturating_sub(NEIGHBOURS))
                .take(2 * NEIGHBOURS + 1)
                .filter(|(at, load)| {
                    load.group() == model::claim::Group::Transfer
                        && load.hits_load
                        && load.sentence.abs_diff(strike.sentence) <= 1
                        || told == Some(*at)
                })
                .map(|(at, _)| at)
                .collect()
        })
        .collect()
}
