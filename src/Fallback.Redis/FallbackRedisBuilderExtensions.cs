using Fallback;
using StackExchange.Redis;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Lets the replicas of an application share state through Redis.</summary>
public static class FallbackRedisBuilderExtensions
{
    /// <summary>
    /// Shares breakers, rate limits and budgets with the application's other replicas through Redis, over a connection of its own. The
    /// application starts even if Redis cannot be reached, and no call waits for it.
    /// </summary>
    /// <param name="builder">The builder that <c>AddFallback</c> returned.</param>
    /// <param name="connection">A connection string of StackExchange.Redis: <c>cache:6379,password=…,ssl=true</c>.</param>
    /// <returns>The builder, for chaining.</returns>
    /// <exception cref="ArgumentException">The connection string is invalid. The message does not repeat it.</exception>
    public static FallbackBuilder AddFallbackRedis(this FallbackBuilder builder, string connection) =>
        builder.AddFallbackRedis(connection, static _ => { });

    /// <param name="builder">The builder that <c>AddFallback</c> returned.</param>
    /// <param name="connection">A connection string of StackExchange.Redis: <c>cache:6379,password=…,ssl=true</c>.</param>
    /// <param name="configure">Changes the key prefix and database.</param>
    /// <inheritdoc cref="AddFallbackRedis(FallbackBuilder, string)"/>
    public static FallbackBuilder AddFallbackRedis(this FallbackBuilder builder, string connection, Action<RedisReplicaOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        RedisConfiguration.Parse(connection);
        RedisReplicaOptions options = Options(configure);
        return Use(builder, _ => RedisReplicaStore.Connect(connection, options));
    }

    /// <summary>Shares breakers, rate limits and budgets over a connection of the application, which stays open.</summary>
    /// <param name="builder">The builder that <c>AddFallback</c> returned.</param>
    /// <param name="connection">The connection.</param>
    /// <returns>The builder, for chaining.</returns>
    public static FallbackBuilder AddFallbackRedis(this FallbackBuilder builder, IConnectionMultiplexer connection) =>
        builder.AddFallbackRedis(connection, static _ => { });

    /// <param name="builder">The builder that <c>AddFallback</c> returned.</param>
    /// <param name="connection">The connection.</param>
    /// <param name="configure">Changes the key prefix and database.</param>
    /// <inheritdoc cref="AddFallbackRedis(FallbackBuilder, IConnectionMultiplexer)"/>
    public static FallbackBuilder AddFallbackRedis(
        this FallbackBuilder builder, IConnectionMultiplexer connection, Action<RedisReplicaOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(configure);
        RedisReplicaOptions options = Options(configure);
        return Use(builder, _ => new RedisReplicaStore(connection, options));
    }

    /// <summary>
    /// Shares breakers, rate limits and budgets over the container's <see cref="IConnectionMultiplexer"/>, which stays open.
    /// </summary>
    /// <param name="builder">The builder that <c>AddFallback</c> returned.</param>
    /// <returns>The builder, for chaining.</returns>
    public static FallbackBuilder AddFallbackRedis(this FallbackBuilder builder) => builder.AddFallbackRedis(static _ => { });

    /// <param name="builder">The builder that <c>AddFallback</c> returned.</param>
    /// <param name="configure">Changes the key prefix and database.</param>
    /// <inheritdoc cref="AddFallbackRedis(FallbackBuilder)"/>
    public static FallbackBuilder AddFallbackRedis(this FallbackBuilder builder, Action<RedisReplicaOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        RedisReplicaOptions options = Options(configure);
        return Use(builder, services => new RedisReplicaStore(services.GetRequiredService<IConnectionMultiplexer>(), options));
    }

    private static FallbackBuilder Use(FallbackBuilder builder, Func<IServiceProvider, RedisReplicaStore> store)
    {
        builder.Services.AddSingleton(store);
        builder.Services.AddHostedService<ReplicaStart>();
        builder.Services.AddOptions<FallbackOptions>()
            .Configure<RedisReplicaStore>(static (options, store) => options.UseReplicaStore(store));
        return builder;
    }

    private static RedisReplicaOptions Options(Action<RedisReplicaOptions> configure)
    {
        var options = new RedisReplicaOptions();
        configure(options);
        _ = new RedisKeys(options.KeyPrefix);
        return options;
    }
}
