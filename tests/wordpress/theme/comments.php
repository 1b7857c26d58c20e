<ol>
<?php wp_list_comments( array( 'style' => 'ol', 'avatar_size' => 0 ) ); ?>
</ol>
<?php the_comments_navigation(); ?>
<?php comment_form(); ?>
