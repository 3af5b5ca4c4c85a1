//! The environment's variables in, the proxies that they name out.

use url::Url;

/// Where requests go instead of to their host. The proxy resolves names, so keeping it from private addresses is its own business;
/// literal addresses are still checked here, and what is listed under `allow_addresses` is asked directly.
#[derive(Clone, PartialEq, Eq)]
pub struct Proxy {
    pub http: Option<Url>,
    pub https: Option<Url>,
    /// Hosts that are asked directly, in the manner of `NO_PROXY`.
    pub except: String,
}

// A proxy's URL may hold a password.
impl std::fmt::Debug for Proxy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Proxy")
            .field("http", &self.http.as_ref().and_then(Url::host_str))
            .field("https", &self.https.as_ref().and_then(Url::host_str))
            .field("except", &self.except)
            .finish()
    }
}

/// A variable that names no proxy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{variable} does not hold the URL of a proxy, such as http://proxy.example.org:3128: correct or unset it"
)]
pub struct ProxyError {
    pub variable: String,
}

impl Proxy {
    /// Reads `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`, in capitals or small letters, through `variable`.
    ///
    /// # Errors
    /// A variable holds something else than a URL.
    pub fn from_variables(
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Option<Self>, ProxyError> {
        let find = |name: &str| {
            [name.to_lowercase(), name.to_owned()]
                .into_iter()
                .find_map(|name| Some((variable(&name).filter(|value| !value.is_empty())?, name)))
        };
        let proxy = |name: &str| {
            let Some((value, variable)) = find(name).or_else(|| find("ALL_PROXY")) else {
                return Ok(None);
            };
            let full = if value.contains("://") {
                value
            } else {
                format!("http://{value}")
            };
            match Url::parse(&full) {
                Ok(url)
                    if url.has_host()
                        && matches!(
                            url.scheme(),
                            "http" | "https" | "socks4" | "socks4a" | "socks5" | "socks5h"
                        ) =>
                {
                    Ok(Some(url))
                }
                _ => Err(ProxyError { variable }),
            }
        };
        let (http, https) = (proxy("HTTP_PROXY")?, proxy("HTTPS_PROXY")?);
        Ok((http.is_some() || https.is_some()).then(|| Self {
            http,
            https,
            except: find("NO_PROXY").map_or_else(String::new, |(value, _)| value),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_names_proxies_in_its_usual_ways() {
        let read = |set: &[(&str, &str)]| {
            Proxy::from_variables(|name| {
                set.iter()
                    .find(|(n, _)| *n == name)
                    .map(|(_, v)| (*v).to_owned())
            })
        };
        assert_eq!(read(&[("NO_PROXY", "*"), ("HTTP_PROXY", "")]), Ok(None));
        let proxy = read(&[("https_proxy", "proxy:3128"), ("NO_PROXY", "a.org")])
            .unwrap()
            .unwrap();
        assert_eq!(
            (proxy.http, proxy.https.unwrap().as_str()),
            (None, "http://proxy:3128/")
        );
        assert_eq!(proxy.except, "a.org");
        let proxy = read(&[("ALL_PROXY", "socks5h://u:secret@proxy")])
            .unwrap()
            .unwrap();
        assert_eq!(proxy.http, proxy.https);
        assert!(!format!("{proxy:?}").contains("secret"));
        assert_eq!(
            read(&[("HTTP_PROXY", "http://")]).unwrap_err().variable,
            "HTTP_PROXY"
        );
    }
}
