<!doctype html>
<html <?php language_attributes(); ?>>
<head><meta charset="utf-8"><title><?php bloginfo( 'name' ); ?></title><?php wp_head(); ?></head>
<body>
<?php while ( have_posts() ) { the_post(); ?>
<article id="post-<?php the_ID(); ?>">
<h2><a href="<?php the_permalink(); ?>"><?php the_title(); ?></a></h2>
<?php the_content(); ?>
<?php if ( is_singular() ) { comments_template(); } ?>
</article>
<?php } ?>
<?php wp_footer(); ?>
</body>
</html>
