//! Why a block is what it is: a member for each rule, its text for a person to read. Only this file words the reasons of blocks.

use std::fmt;

/// The rule or the evidence that decided about a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reason {
    Removed,
    NoScript,
    NamedComments,
    Hidden,
    NamedCookie,
    NamedNewsletter,
    NamedDonate,
    NamedAdvert,
    NamedRelated,
    NamedShare,
    NamedTags,
    NamedLegal,
    Footer,
    Navigation,
    SideColumn,
    Dialog,
    Signature,
    NamedAuthor,
    NamedDetails,
    ReadsCookie,
    ReadsNewsletter,
    ReadsDonate,
    ReadsRelated,
    ReadsShare,
    ShareButton,
    ReadsComment,
    ReadsLegal,
    ReadsAdvert,
    ReadsByline,
    Story,
    Lead,
    /// Judged by its neighbours.
    Short,
    Headline,
    LoneLink,
    MostlyLinks,
    Caption,
    LinksOutside,
    Outside,
    UnderHeading,
    ShortAfter,
    ShortBefore,
    BareHeading,
    LongRun,
    SaidBefore,
    UpdateTime,
    PulledOut,
    FromJsonLd,
    FromState,
    ShownShorter,
}

impl Reason {
    /// Nothing inside a part that is cut for this outweighs it.
    pub(crate) fn is_for_good(self) -> bool {
        matches!(
            self,
            Reason::Removed | Reason::NamedRelated | Reason::NamedLegal
        )
    }

    /// As it stands with the block.
    const fn text(self) -> &'static str {
        match self {
            Reason::Removed => "removed by the source's file",
            Reason::NoScript => "only for readers without scripts",
            Reason::NamedComments => "inside what is named as comments",
            Reason::Hidden => "hidden from readers",
            Reason::NamedCookie => "inside what is named as a cookie notice",
            Reason::NamedNewsletter => "inside what is named as a subscription form",
            Reason::NamedDonate => "inside what is named as a call for donations",
            Reason::NamedAdvert => "inside what is named as an advert",
            Reason::NamedRelated => "inside what is named as related stories",
            Reason::NamedShare => "inside what is named as share buttons",
            Reason::NamedTags => "inside what is named as tags",
            Reason::NamedLegal => "inside what is named as legal text",
            Reason::Footer => "inside a footer",
            Reason::Navigation => "inside navigation",
            Reason::SideColumn => "inside a side column",
            Reason::Dialog => "inside a dialog",
            Reason::Signature => "about the author of a post",
            Reason::NamedAuthor => "inside what is named as the author",
            Reason::NamedDetails => "inside what is named as the story's details",
            Reason::ReadsCookie => "reads like a cookie notice",
            Reason::ReadsNewsletter => "reads like a call to subscribe",
            Reason::ReadsDonate => "reads like a call for donations",
            Reason::ReadsRelated => "reads like a pointer to other stories",
            Reason::ReadsShare => "reads like share buttons",
            Reason::ShareButton => "a share button",
            Reason::ReadsComment => "reads like a comment form",
            Reason::ReadsLegal => "reads like legal text",
            Reason::ReadsAdvert => "marks an advert",
            Reason::ReadsByline => "reads like a byline",
            Reason::Story => "text of the story",
            Reason::Lead => "the lead, under the headline",
            Reason::Short => "short, between parts of the story",
            Reason::Headline => "the headline of the page",
            Reason::LoneLink => "a link that stands alone",
            Reason::MostlyLinks => "mostly links",
            Reason::Caption => "a caption",
            Reason::LinksOutside => "links outside the story",
            Reason::Outside => "outside the story",
            Reason::UnderHeading => "under a heading that says so",
            Reason::ShortAfter => "short, after the story",
            Reason::ShortBefore => "short, before the story",
            Reason::BareHeading => "a heading with nothing below it",
            Reason::LongRun => {
                "in the longest run of sentences on the page, where hardly anything else weighs like a story"
            }
            Reason::SaidBefore => "said before",
            Reason::UpdateTime => "the time of an update",
            Reason::PulledOut => "a sentence of the story, pulled out",
            Reason::FromJsonLd => "from the page's data for machines (JSON-LD)",
            Reason::FromState => "from the page's data for its scripts",
            Reason::ShownShorter => "shown shorter than it stands in the page's data",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}
