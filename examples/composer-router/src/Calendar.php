<?php

declare(strict_types=1);

namespace Example;

final class Calendar
{
    public static function isLeap(int $year): bool
    {
        return $year % 4 === 0 && ($year % 100 !== 0 || $year % 400 === 0);
    }
}
