//! A URL or an address in, whether it may be asked out. Only this file knows which addresses are public.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

use crate::Refusal;

/// Longer ones are traps; browsers and servers stop there too.
const MAX_URL: usize = 8_192;

/// Ports of services that would take an HTTP request for one of theirs: mail, shells, name servers, databases.
const CLOSED_PORTS: [u16; 24] = [
    0, 7, 9, 19, 21, 22, 23, 25, 53, 110, 111, 143, 389, 445, 465, 587, 993, 995, 3306, 5432, 6379,
    6667, 7687, 11211,
];

/// The registrable domain of a URL's host by the Public Suffix List: `a.b.co.uk` is `b.co.uk`. An IP address, and a name that the
/// list has nothing for, is its own.
#[must_use]
pub fn registrable_domain(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    match url.host() {
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.');
            psl::domain_str(name).unwrap_or(name).to_owned()
        }
        _ => host.to_owned(),
    }
}

/// Who may be asked.
#[derive(Clone, Debug)]
pub(crate) struct Guard {
    /// Not public, and meant all the same.
    listed: Arc<[IpAddr]>,
}

impl Guard {
    pub(crate) fn new(listed: &[IpAddr]) -> Self {
        Self {
            listed: listed.iter().map(IpAddr::to_canonical).collect(),
        }
    }

    /// What can be said of a URL before its name is resolved. `url` turned every spelling of an IPv4 address into one.
    pub(crate) fn check(&self, url: &Url) -> Result<(), Refusal> {
        let usual = matches!(url.scheme(), "http" | "https")
            && url.username().is_empty()
            && url.password().is_none()
            && url.as_str().len() <= MAX_URL
            && url.port().is_none_or(|port| !CLOSED_PORTS.contains(&port));
        if !usual {
            return Err(Refusal::Url);
        }
        match literal(url) {
            Some(ip) if !self.admits(ip) => Err(Refusal::Address(ip.to_string())),
            // A proxy would take its own machine for this one.
            None if is_localhost(url) && !self.lists_loopback() => {
                Err(Refusal::Address("localhost".to_owned()))
            }
            _ => Ok(()),
        }
    }

    pub(crate) fn admits(&self, ip: IpAddr) -> bool {
        is_public(ip) || self.lists(ip)
    }

    /// The URL names an address of the list, so that it is on this machine or in a network of ours.
    pub(crate) fn names_listed(&self, url: &Url) -> bool {
        match literal(url) {
            Some(ip) => self.lists(ip),
            None => is_localhost(url) && self.lists_loopback(),
        }
    }

    fn lists_loopback(&self) -> bool {
        self.listed.iter().any(IpAddr::is_loopback)
    }

    fn lists(&self, ip: IpAddr) -> bool {
        self.listed.contains(&ip.to_canonical())
    }
}

/// Names of this machine (RFC 6761).
fn is_localhost(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_end_matches('.');
    host == "localhost" || host.ends_with(".localhost")
}

fn literal(url: &Url) -> Option<IpAddr> {
    match url.host()? {
        Host::Domain(_) => None,
        Host::Ipv4(ip) => Some(IpAddr::V4(ip)),
        Host::Ipv6(ip) => Some(IpAddr::V6(ip)),
    }
}

/// Reachable by everybody, by the special-purpose registries of IANA.
fn is_public(ip: IpAddr) -> bool {
    match ip.to_canonical() {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => match ip.segments() {
            // NAT64: the IPv4 address behind it decides.
            [0x64, 0xff9b, 0, 0, 0, 0, high, low] => {
                let [a, b] = high.to_be_bytes();
                let [c, d] = low.to_be_bytes();
                is_public_v4(Ipv4Addr::new(a, b, c, d))
            }
            other => is_public_v6(other),
        },
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    !matches!(
        ip.octets(),
        [0 | 10 | 127 | 224..=255, ..]
            | [100, 64..=127, ..]
            | [169, 254, ..]
            | [172, 16..=31, ..]
            | [192, 0, 0 | 2, _]
            | [192, 88, 99, _]
            | [192, 168, ..]
            | [198, 18 | 19, ..]
            | [198, 51, 100, _]
            | [203, 0, 113, _]
    )
}

/// Global unicast is 2000::/3; the rest of the match is what is set aside inside it: Teredo and protocol assignments, documentation,
/// 6to4.
fn is_public_v6(segments: [u16; 8]) -> bool {
    matches!(segments, [0x2000..=0x3fff, ..])
        && !matches!(
            segments,
            [0x2001, 0..=0x1ff, ..] | [0x2001, 0xdb8, ..] | [0x2002, ..] | [0x3fff, 0..=0xfff, ..]
        )
}

/// A name led to no address that may be asked.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct NotPublic(pub(crate) String);

/// Resolves names to those of their addresses that may be asked; the connection is made to one of these and no other.
pub(crate) struct Names {
    pub(crate) guard: Guard,
    /// Names of proxies, which may be anywhere.
    pub(crate) proxies: Vec<String>,
}

impl Resolve for Names {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = self.guard.clone();
        let is_proxy = self.proxies.iter().any(|proxy| proxy == name.as_str());
        Box::pin(async move {
            let name = name.as_str();
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name, 0)).await?.collect();
            let admitted: Vec<SocketAddr> = found
                .iter()
                .filter(|address| is_proxy || guard.admits(address.ip()))
                .copied()
                .collect();
            match (found.first(), admitted.is_empty()) {
                (Some(address), true) => {
                    Err(NotPublic(format!("{name} ({})", address.ip())).into())
                }
                _ => Ok(Box::new(admitted.into_iter()) as Addrs),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(listed: &[&str], url: &str, expected: bool) {
        let listed: Vec<IpAddr> = listed.iter().map(|ip| ip.parse().unwrap()).collect();
        let answer = Guard::new(&listed).check(&Url::parse(url).unwrap());
        assert_eq!(answer.is_ok(), expected, "{url}: {answer:?}");
    }

    #[test]
    fn every_spelling_of_an_address_that_is_not_public_is_refused() {
        for host in [
            "127.0.0.1",
            "2130706433",
            "0x7f.1",
            "0177.0.0.1",
            "127.1",
            "[::1]",
            "[::ffff:127.0.0.1]",
            "[::ffff:7f00:1]",
            "[64:ff9b::7f00:1]",
            "[64:ff9b:1::1]",
            "[2002:7f00:1::]",
            "0.0.0.0",
            "[::]",
            "10.1.2.3",
            "172.31.0.1",
            "192.168.0.1",
            "169.254.169.254",
            "[fe80::1]",
            "[fd00:ec2::254]",
            "100.64.0.1",
            "192.0.2.1",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "[ff02::1]",
            "[2001:db8::1]",
            "[2001::1]",
            "[3fff::1]",
            "１２７.0.0.1",
            "localhost",
            "LOCALHOST.",
            "a.localhost",
        ] {
            check(&[], &format!("http://{host}/"), false);
        }
        for host in [
            "93.184.215.14",
            "[2606:2800:21f::1]",
            "[64:ff9b::808:808]",
            "172.32.0.1",
            "example.org",
        ] {
            check(&[], &format!("http://{host}/"), true);
        }
    }

    #[test]
    fn a_listed_address_may_be_asked_in_any_spelling_and_its_neighbour_not() {
        check(&["127.0.0.1"], "http://2130706433:8080/", true);
        check(&["127.0.0.1"], "http://[::ffff:127.0.0.1]/", true);
        check(&["::ffff:127.0.0.1"], "http://127.0.0.1/", true);
        check(&["127.0.0.1"], "http://127.0.0.2/", false);
        check(&["127.0.0.1"], "http://[::1]/", false);
    }

    #[test]
    fn only_web_urls_on_web_ports_without_a_password_are_asked() {
        for url in [
            "ftp://example.org/",
            "file:///etc/passwd",
            "data:text/html,a",
            "https://user@example.org/",
            "https://example.org:25/",
            "http://example.org:6379/",
        ] {
            check(&[], url, false);
        }
        check(
            &[],
            &format!("https://example.org/{}", "a".repeat(MAX_URL)),
            false,
        );
        check(&[], "https://example.org:8443/", true);
    }

    #[test]
    fn hosts_of_one_owner_share_a_domain() {
        for (url, expected) in [
            ("https://www.news.example.co.uk/a", "example.co.uk"),
            ("https://EXAMPLE.org./", "example.org"),
            ("http://127.0.0.1:8080/", "127.0.0.1"),
            ("http://[::1]:8080/", "[::1]"),
            ("http://localhost/", "localhost"),
        ] {
            assert_eq!(registrable_domain(&Url::parse(url).unwrap()), expected);
        }
    }

    #[tokio::test]
    async fn a_name_leads_only_to_addresses_that_may_be_asked() {
        let resolve = async |listed: &[&str], proxies: &[&str]| {
            let listed: Vec<IpAddr> = listed.iter().map(|ip| ip.parse().unwrap()).collect();
            let names = Names {
                guard: Guard::new(&listed),
                proxies: proxies.iter().map(ToString::to_string).collect(),
            };
            let found = names.resolve("localhost".parse().unwrap()).await;
            found.map(|found| found.map(|address| address.ip()).collect::<Vec<_>>())
        };
        let refused = resolve(&[], &[]).await.unwrap_err();
        assert!(
            refused.is::<NotPublic>() && refused.to_string().starts_with("localhost ("),
            "{refused}"
        );
        let v4: IpAddr = "127.0.0.1".parse().unwrap();
        assert_eq!(
            resolve(&["127.0.0.1"], &[]).await.unwrap().first(),
            Some(&v4)
        );
        assert!(
            resolve(&[], &["localhost"]).await.unwrap().contains(&v4),
            "a proxy may be here"
        );
    }
}
