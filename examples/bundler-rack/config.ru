require_relative 'lib/dice'

run lambda { |env|
  request = Rack::Request.new(env)
  sides = request.path_info.delete_prefix('/').to_i
  next [400, { 'content-type' => 'text/plain' }, ['a number of sides is missing']] if sides < 2

  [200, { 'content-type' => 'text/plain' }, [Dice.new(sides).roll.to_s]]
}
