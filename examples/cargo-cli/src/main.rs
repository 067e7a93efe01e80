mod count;

use lexopt::prelude::*;
use std::io::{stdin, Read};

fn main() -> Result<(), lexopt::Error> {
    let mut blank = false;
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Short('b') | Long("blank") => blank = true,
            Long("help") => {
                println!("usage: lines [--blank] < FILE");
                return Ok(());
            }
            other => return Err(other.unexpected()),
        }
    }
    let mut text = String::new();
    stdin().read_to_string(&mut text).map_err(|e| e.to_string())?;
    println!("{}", count::lines(&text, blank));
    Ok(())
}
