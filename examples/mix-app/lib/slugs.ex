defmodule Slugs do
  @moduledoc "Makes the titles of a list fit for addresses."

  def main(titles) do
    titles |> Map.new(&{&1, slug(&1)}) |> Jason.encode!(pretty: true) |> IO.puts()
  end

  def slug(title) do
    title |> String.downcase() |> String.replace(~r/[^a-z0-9]+/, "-") |> String.trim("-")
  end
end
