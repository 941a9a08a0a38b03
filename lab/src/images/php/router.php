<?php
// Serves a repository of Composer under the name that it is asked by, for its URLs have to be whole.
if (!in_array($_SERVER['REQUEST_URI'], ['/', '/packages.json'])) {
    return false;
}
header('Content-Type: application/json');
echo str_replace('http://index/', "http://{$_SERVER['HTTP_HOST']}/", file_get_contents(__DIR__ . '/packages.json'));
