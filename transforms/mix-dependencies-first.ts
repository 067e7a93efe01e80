import { splitInstalls } from '../src/model/split/apply.js';
import { mix } from '../src/model/split/readers/mix.js';
import type { Transform } from '../src/model/types.js';

export const mixDependenciesFirst: Transform = {
  name: 'mix-dependencies-first',
  summary: 'Run `mix deps.get` and `mix deps.compile` before the sources are copied.',
  level: 'recommended',
  after: ['dockerignore'],
  docs: {
    why:
      'Where all files are copied before `mix deps.get`, every changed source file fetches and compiles all dependencies again. ' +
      'They need mix.exs, mix.lock and the configuration of compile time only, as in the Dockerfile that Phoenix generates. ' +
      'Done where mix.lock fits, and where mix.exs and the configuration read no other files.',
    example: {
      before:
        'FROM elixir:1.16-slim\nENV MIX_ENV=prod\nWORKDIR /app\nRUN mix local.hex --force && mix local.rebar --force\n' +
        'COPY . .\nRUN mix deps.get --only prod\nRUN mix deps.compile\nRUN mix release\n',
      after:
        'FROM elixir:1.16-slim\nENV MIX_ENV=prod\nWORKDIR /app\nRUN mix local.hex --force && mix local.rebar --force\n' +
        'COPY mix.exs mix.lock ./\nCOPY config/config.exs config/\nRUN mix deps.get --only prod\nRUN mix deps.compile\n' +
        'COPY . .\nRUN mix release\n',
      files: {
        'mix.exs':
          'defmodule App.MixProject do\n  use Mix.Project\n\n  def project do\n    [app: :app, version: "0.1.0", deps: deps()]\n  end\n\n' +
          '  defp deps do\n    [\n      {:jason, "~> 1.4"}\n    ]\n  end\nend\n',
        'mix.lock':
          '%{\n  "jason": {:hex, :jason, "1.4.1", "af1504e3", [:mix], [], "hexpm", "fbb01ecd"},\n}\n',
        'config/config.exs': 'import Config\n',
        'lib/app.ex': 'defmodule App do\nend\n',
        '.dockerignore': '_build\ndeps\n',
      },
    },
    risk: 'A dependency that reads a file of the project while it is compiled, named in its configuration, would not find it.',
    references: [
      'https://docs.docker.com/build/cache/optimize/#order-your-layers',
      'https://hexdocs.pm/phoenix/releases.html#containers',
      'https://hexdocs.pm/mix/Mix.Tasks.Deps.Get.html',
      'https://hexdocs.pm/elixir/Config.html',
    ],
  },
  apply: (build) => splitInstalls(build, mixDependenciesFirst, [mix]),
};
