<?php
// The site of the tests; ./check fills in what stands between at signs.
define( 'DB_NAME', 'wp' );
define( 'DB_USER', 'wp' );
define( 'DB_PASSWORD', 'wp' );
define( 'DB_HOST', '@DATABASE@' );
define( 'DB_CHARSET', 'utf8mb4' );
define( 'DB_COLLATE', '' );
foreach ( array( 'AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE' ) as $of ) {
	define( $of . '_KEY', '@SALT@' . $of );
	define( $of . '_SALT', $of . '@SALT@' );
}
$table_prefix = 'wp_';
// Its own address, with the port.
define( 'WP_HOME', '@URL@' );
define( 'WP_SITEURL', '@URL@' );
// Application passwords without encryption, on this machine alone; nothing goes out.
define( 'WP_ENVIRONMENT_TYPE', 'local' );
define( 'WP_HTTP_BLOCK_EXTERNAL', true );
define( 'AUTOMATIC_UPDATER_DISABLED', true );
define( 'DISABLE_WP_CRON', true );
if ( ! defined( 'ABSPATH' ) ) {
	define( 'ABSPATH', __DIR__ . '/' );
}
require_once ABSPATH . 'wp-settings.php';
