import click
from tabulate import tabulate

from report.summary import sums


@click.command()
@click.argument("file", type=click.File())
@click.option("--by", default="city", show_default=True, help="Column to group by.")
@click.option("--sum", "value", default="amount", show_default=True, help="Column to add up.")
def main(file, by, value):
    """Prints what each group of a CSV file amounts to."""
    click.echo(tabulate(sums(file, by, value), headers=[by, value]))


if __name__ == "__main__":
    main()
