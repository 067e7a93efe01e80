import click

from tides.model import height


@click.command()
@click.argument("hours", type=float)
@click.option("--mean", default=3.0, show_default=True, help="Mean height in metres.")
@click.option("--range", "range_", default=4.0, show_default=True, help="From low to high tide, in metres.")
def main(hours: float, mean: float, range_: float) -> None:
    """Prints the height of the tide HOURS after high tide."""
    click.echo(f"{height(hours, mean, range_):.2f} m")
