@main def palindromes(file: String): Unit =
  val words = os.read.lines(os.Path(file, os.pwd)).flatMap(_.split("\\W+"))
  words.map(_.toLowerCase).filter(isPalindrome).distinct.foreach(println)

def isPalindrome(word: String): Boolean =
  word.length > 1 && word == word.reverse
