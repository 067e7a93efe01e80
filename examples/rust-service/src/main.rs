//! A server that tells the distances between cities.

mod geo;

use std::env;
use std::fs;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

use geo::City;

struct Site {
    cities: Vec<City>,
    home: String,
}

struct Reply {
    status: &'static str,
    kind: &'static str,
    body: String,
}

fn main() -> io::Result<()> {
    let site = Arc::new(load()?);
    let port = env::var("PORT").unwrap_or_else(|_| "8080".to_string());
    let listener = TcpListener::bind(format!("0.0.0.0:{}", port))?;
    println!("{} cities, port {}", site.cities.len(), port);
    for stream in listener.incoming() {
        let site = Arc::clone(&site);
        let stream = stream?;
        thread::spawn(move || {
            if let Err(error) = serve(&site, stream) {
                eprintln!("{}", error);
            }
        });
    }
    Ok(())
}

fn load() -> io::Result<Site> {
    let cities = geo::cities_in(&fs::read_to_string("data/cities.csv")?)?;
    let items: String = cities.iter().map(|city| format!("<li>{}</li>", city.name)).collect();
    let home = fs::read_to_string("pages/home.html")?.replace("{cities}", &items);
    Ok(Site { cities, home })
}

fn serve(site: &Site, mut stream: TcpStream) -> io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let first = lines.next().unwrap_or_else(|| Ok(String::new()))?;
    for line in lines {
        if line?.is_empty() {
            break;
        }
    }
    let Reply { status, kind, body } = reply(site, first.split(' ').nth(1).unwrap_or("/"));
    write!(
        stream,
        "HTTP/1.1 {}\r\nContent-Type: {}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{}",
        status,
        kind,
        body.len(),
        body
    )
}

fn reply(site: &Site, target: &str) -> Reply {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    match path {
        "/" => Reply { status: "200 OK", kind: "text/html; charset=utf-8", body: site.home.clone() },
        "/distance" => match (city(site, query, "from"), city(site, query, "to")) {
            (Some(from), Some(to)) => plain("200 OK", format!("{:.0} km\n", geo::distance(from, to))),
            _ => plain("400 Bad Request", "from and to have to be known cities\n".to_string()),
        },
        _ => plain("404 Not Found", "not found\n".to_string()),
    }
}

fn plain(status: &'static str, body: String) -> Reply {
    Reply { status, kind: "text/plain; charset=utf-8", body }
}

fn city<'a>(site: &'a Site, query: &str, key: &str) -> Option<&'a City> {
    let (_, name) = query.split('&').filter_map(|pair| pair.split_once('=')).find(|(name, _)| *name == key)?;
    site.cities.iter().find(|city| city.name == name)
}
