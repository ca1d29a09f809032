<?php
// Installs WordPress into the empty database of its wp-config.php and prints what tests need as JSON.
// Usage: php wordpress.php FOLDER URL
define('WP_INSTALLING', true);
[, $folder, $url] = $argv;
$_SERVER['HTTP_HOST'] = parse_url($url, PHP_URL_HOST) . ':' . parse_url($url, PHP_URL_PORT);
$_SERVER['SERVER_NAME'] = parse_url($url, PHP_URL_HOST);
$_SERVER['REQUEST_URI'] = '/';
$_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1';
require "$folder/wp-load.php";
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
function wp_new_blog_notification() {} // no mail is sent
wp_install('Brask for Tidewell', 'desk', 'desk@brask.example', true, '', wp_generate_password());
$user = get_user_by('login', 'desk');
[$password, $item] = WP_Application_Passwords::create_new_application_password($user->ID, ['name' => 'Rejoinder']);
$kept = serialize(get_user_meta($user->ID, '_application_passwords', true));
echo json_encode(['handle' => 'desk', 'password' => $password, 'passwords' => $kept]), "\n";
