using Core;

var app = WebApplication.CreateBuilder(args).Build();

app.MapGet("/health", () => "ok");
app.MapGet("/celsius/{degrees:double}", (double degrees) => new { degrees, fahrenheit = Scale.ToFahrenheit(degrees) });

app.Run();
