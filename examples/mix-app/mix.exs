defmodule Slugs.MixProject do
  use Mix.Project

  def project do
    [app: :slugs, version: "1.0.0", elixir: "~> 1.14", deps: deps(), escript: [main_module: Slugs]]
  end

  def application do
    [extra_applications: [:logger]]
  end

  defp deps do
    [{:jason, "~> 1.4"}]
  end
end
