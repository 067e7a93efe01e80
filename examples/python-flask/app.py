"""A small Flask application."""

from flask import Flask, render_template, request

app = Flask(__name__)


@app.get("/")
def hello():
    """Greets whoever is named in the query string."""
    return render_template("hello.html", name=request.args.get("name", "world"))
