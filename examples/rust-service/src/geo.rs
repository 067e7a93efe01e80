//! Cities, and how far they are from each other.

use std::io;

const EARTH_RADIUS_KM: f64 = 6371.0;

pub struct City {
    pub name: String,
    latitude: f64,
    longitude: f64,
}

/// Reads lines of `name,latitude,longitude`; the first one names the columns.
pub fn cities_in(text: &str) -> io::Result<Vec<City>> {
    text.lines().skip(1).map(city_of).collect()
}

fn city_of(line: &str) -> io::Result<City> {
    let mut parts = line.split(',');
    let mut next = || parts.next().ok_or(io::ErrorKind::InvalidData);
    let name = next()?.to_string();
    let mut degrees = || -> io::Result<f64> {
        next()?.parse().map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
    };
    Ok(City { name, latitude: degrees()?, longitude: degrees()? })
}

/// The great-circle distance in kilometres.
pub fn distance(from: &City, to: &City) -> f64 {
    let (a, b) = (from.latitude.to_radians(), to.latitude.to_radians());
    let half_latitude = ((b - a) / 2.0).sin();
    let half_longitude = ((to.longitude - from.longitude).to_radians() / 2.0).sin();
    let chord = half_latitude.powi(2) + a.cos() * b.cos() * half_longitude.powi(2);
    2.0 * EARTH_RADIUS_KM * chord.sqrt().asin()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_a_quarter_of_the_equator() {
        let cities = cities_in("name,latitude,longitude\na,0,0\nb,0,90\n").unwrap();
        assert_eq!(distance(&cities[0], &cities[1]).round(), 10008.0);
    }
}
