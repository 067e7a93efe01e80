"""Greetings out of PostgreSQL; `/health` answers without a database."""

import os

import psycopg2
from flask import Flask, jsonify, request
from psycopg2.extensions import adapt, libpq_version

app = Flask(__name__)


def query_for(name):
    """The text of the query, the name quoted by libpq's rules."""
    return "SELECT greeting FROM greetings WHERE name = " + adapt(name).getquoted().decode()


@app.get("/health")
def health():
    return jsonify(ok=True, libpq=libpq_version())


@app.get("/query")
def query():
    return jsonify(query=query_for(request.args.get("name", "Ada")))


@app.get("/")
def greeting():
    with psycopg2.connect(os.environ["DATABASE_URL"]) as connection, connection.cursor() as cursor:
        cursor.execute(query_for(request.args.get("name", "Ada")))
        row = cursor.fetchone()
    return jsonify(greeting=row[0] if row else "Hello.")


if __name__ == "__main__":
    app.run(host="0.0.0.0", port=8000)
