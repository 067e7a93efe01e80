import { skip } from '../src/model/build.js';
import { elixirPlan, releases } from '../src/model/multistage/elixir/index.js';
import { divide, soleStage } from '../src/model/multistage/index.js';
import type { Stage } from '../src/model/stages.js';
import type { Build, Transform } from '../src/model/types.js';

const IMAGES: ReadonlySet<string> = new Set(['elixir']);

export const multiStageElixir: Transform = {
  name: 'multi-stage-elixir',
  summary: 'Make the release of an Elixir project in a stage of its own, and ship nothing else.',
  level: 'recommended',
  after: ['mix-dependencies-first', 'combine-installs', 'no-install-recommends'],
  declares: ['base'],
  image: [{ type: 'base' }, { type: 'divided' }, { type: 'packages', kind: 'dpkg', named: true }],
  docs: {
    why:
      'An image that makes its own release keeps the sources, Hex, all dependencies twice, and the compilers of the full image. ' +
      'The release holds what the container runs. Where nothing in mix.lock needs more of the system, it runs on the slim image ' +
      'of the same Erlang, with the certificates that the full one has.',
    example: {
      before:
        'FROM elixir:1.16\nENV MIX_ENV=prod\nWORKDIR /app\nCOPY . .\nRUN mix local.hex --force && mix deps.get && mix release\nCMD ["_build/prod/rel/shop/bin/shop", "start"]\n',
      after:
        'FROM elixir:1.16 AS build\nENV MIX_ENV=prod\nWORKDIR /app\nCOPY . .\nRUN mix local.hex --force && mix deps.get && mix release\n\nFROM elixir:1.16-slim\nENV MIX_ENV=prod\nWORKDIR /app\nRUN apt-get update \\\n    && apt-get install -y --no-install-recommends \\\n        ca-certificates \\\n    && rm -rf /var/lib/apt/lists/*\nCOPY --from=build /app/_build/prod/rel/shop ./_build/prod/rel/shop\nCMD ["_build/prod/rel/shop/bin/shop", "start"]\n',
      files: {
        'mix.exs':
          'defmodule Shop.MixProject do\n  use Mix.Project\n\n  def project do\n    [app: :shop, version: "0.1.0", deps: deps()]\n  end\n\n' +
          '  defp deps do\n    [\n      {:jason, "~> 1.4"}\n    ]\n  end\nend\n',
        'mix.lock':
          '%{\n  "jason": {:hex, :jason, "1.4.1", "af1504e3", [:mix], [], "hexpm", "fbb01ecd"},\n}\n',
        'lib/shop.ex': 'defmodule Shop do\nend\n',
      },
    },
    risk: 'Packages may start programs of the full image that no source of the project names.',
    references: [
      'https://hexdocs.pm/mix/Mix.Tasks.Release.html',
      'https://hexdocs.pm/phoenix/releases.html#containers',
      'https://github.com/erlang/docker-erlang-otp',
    ],
  },
  apply(build) {
    const sole = soleStage(build, IMAGES);
    if (sole === undefined) return build;
    if ('left' in sole)
      return releases(sole.stage.instructions) ? leftAs(build, sole.stage, sole.left) : build;
    const plan = elixirPlan(build, sole);
    if (plan === undefined) return build;
    if (typeof plan === 'string') return leftAs(build, sole.stage, plan);
    const { division, message, evidence } = plan;
    return divide(build, multiStageElixir, division, { message, evidence });
  },
};

function leftAs(build: Build, { from }: Stage, reason: string): Build {
  return skip(build, multiStageElixir, from, `left one stage: ${reason}`);
}
