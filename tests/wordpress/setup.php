<?php
// Installs the site this folder was copied beside, and prints who may what there, as JSON.
// Called by ./check: php setup.php SITE URL
list( , $site, $url ) = $argv;
define( 'WP_INSTALLING', true );
$_SERVER['HTTP_HOST'] = parse_url( $url, PHP_URL_HOST ) . ':' . parse_url( $url, PHP_URL_PORT );
require $site . '/wp-load.php';
// Nobody is to get a letter.
function wp_mail() { return true; }
function wp_new_blog_notification() {}
require_once ABSPATH . 'wp-admin/includes/upgrade.php';

wp_install( 'Lillbloggen', 'chef', 'chef@lill.example', true, '', wp_generate_password( 24 ) );
switch_theme( 'torg' );
update_option( 'timezone_string', 'Europe/Stockholm' );
update_option( 'comments_notify', 0 );
update_option( 'moderation_notify', 0 );
update_option( 'comment_registration', 0 );
update_option( 'thread_comments', 1 );
update_option( 'posts_per_rss', 100 );

function account( $name, $role ) {
	$user = get_user_by( 'login', $name );
	$id   = $user ? $user->ID : wp_insert_user( array(
		'user_login'   => $name,
		'user_pass'    => wp_generate_password( 24 ),
		'user_email'   => "$name@lill.example",
		'display_name' => ucfirst( $name ),
		'role'         => $role,
	) );
	$made = WP_Application_Passwords::create_new_application_password( $id, array( 'name' => 'torg' ) );
	return $made[0];
}

$post = wp_insert_post( array(
	'post_title'     => 'Badhuset öppnar igen',
	'post_content'   => '<p>På måndag klockan åtta öppnar badhuset igen.</p>',
	'post_status'    => 'publish',
	'post_author'    => 1,
	'comment_status' => 'open',
) );

// The night when the clock is turned back: one comment each half hour, two of them at the same local time.
for ( $n = 0; $n < 6; $n++ ) {
	$at = strtotime( '2025-10-25T23:00:00Z' ) + 1800 * $n;
	wp_insert_comment( array(
		'comment_post_ID'  => $post,
		'comment_author'   => 'Nattuggla',
		'comment_content'  => "Vintertid $n",
		'comment_date'     => wp_date( 'Y-m-d H:i:s', $at ),
		'comment_date_gmt' => gmdate( 'Y-m-d H:i:s', $at ),
		'comment_approved' => 1,
	) );
}

echo json_encode( array(
	'url'             => $url,
	'user'            => 'torg',
	'password'        => account( 'torg', 'editor' ),
	'keeper'          => 'chef',
	'keeper_password' => account( 'chef', 'administrator' ),
	'writer'          => 'skribent',
	'writer_password' => account( 'skribent', 'contributor' ),
	'post'            => $post,
) ), "\n";
