<?php
// What WordPress makes of a text, by its own functions and without its database.
// Words: the folder of WordPress, and the job: oembed (the text is an address) or author.
[, $wordpress, $job] = $argv;
$text = stream_get_contents(STDIN);
error_reporting(E_ALL & ~E_DEPRECATED);
define('ABSPATH', "$wordpress/");
define('WPINC', 'wp-includes');
define('WP_CONTENT_DIR', "$wordpress/wp-content");

spl_autoload_register(function ($class) {
  $file = ABSPATH . WPINC . '/class-' . strtolower(strtr($class, '_', '-')) . '.php';
  if (stripos($class, 'WP_') === 0 && file_exists($file)) require_once $file;
});
const PARTS = ['load', 'version', 'plugin', 'functions', 'formatting', 'kses', 'shortcodes', 'option', 'cache', 'l10n',
  'general-template', 'link-template', 'pluggable', 'http', 'embed', 'class-wp-oembed'];
foreach (PARTS as $part) require_once ABSPATH . WPINC . "/$part.php";

function wp_enqueue_script($name) {
  echo "<script src=\"includes/js/$name.js\"></script>\n";
}

wp_cache_init();
const OPTIONS = ['blog_charset' => 'UTF-8', 'home' => 'http://localhost', 'siteurl' => 'http://localhost'];
add_filter('pre_option', fn($value, $name) => OPTIONS[$name] ?? '', 10, 2);
add_filter('oembed_dataparse', 'wp_filter_oembed_result', 10, 3);
add_filter('embed_oembed_html', 'wp_maybe_enqueue_oembed_host_js');
add_action('wp_head', 'wp_oembed_add_host_js');
// It asks public hosts only, on ports 80, 443 and 8080; this server is none.
add_filter('http_request_host_is_external', '__return_true');
add_filter('http_allowed_safe_ports', fn() => [parse_url($text, PHP_URL_PORT)]);

if ($job === 'author') {
  echo wp_kses_post($text);
} else {
  $html = _wp_oembed_get_object()->get_html($text, ['width' => 640, 'discover' => true]);
  echo apply_filters('embed_oembed_html', $html ?: $text, $text, [], 0);
}
