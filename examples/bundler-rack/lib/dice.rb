# A die with any number of sides.
class Dice
  def initialize(sides)
    @sides = sides
  end

  def roll
    rand(1..@sides)
  end
end
