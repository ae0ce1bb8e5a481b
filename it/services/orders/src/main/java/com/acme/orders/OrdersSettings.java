package com.acme.orders;

import java.util.Currency;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What differs between environments.
 *
 * @param currency the currency of every price
 */
@ConfigurationProperties("orders")
record OrdersSettings(Currency currency) {}
