int luashim_placeholder(void);
