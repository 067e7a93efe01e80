<?php

declare(strict_types=1);

use Example\Calendar;
use FastRoute\Dispatcher;
use FastRoute\RouteCollector;

require __DIR__ . '/../vendor/autoload.php';

$dispatcher = FastRoute\simpleDispatcher(function (RouteCollector $routes): void {
    $routes->get('/leap/{year:\d+}', fn (array $in): string => Calendar::isLeap((int) $in['year']) ? 'yes' : 'no');
});

$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
$found = $dispatcher->dispatch($_SERVER['REQUEST_METHOD'], $path);
if ($found[0] !== Dispatcher::FOUND) {
    http_response_code(404);
    exit("there is only /leap/{year}\n");
}
echo $found[1]($found[2]), "\n";
