name := "palindromes"
version := "1.0.0"
scalaVersion := "3.3.6"

libraryDependencies += "com.lihaoyi" %% "os-lib" % "0.11.4"

enablePlugins(JavaAppPackaging)
