using Fallback;
using StackExchange.Redis;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Lets the replicas of an application share through Redis.</summary>
public static class FallbackRedisBuilderExtensions
{
    /// <summary>
    /// Shares breakers, rate limits and budgets with the application's other replicas through a Redis, by a connection of its own. The application
    /// starts without it, and no call waits for it.
    /// </summary>
    /// <param name="builder">What <c>AddFallback</c> returns.</param>
    /// <param name="connection">A connection string of StackExchange.Redis: <c>cache:6379,password=…,ssl=true</c>.</param>
    /// <param name="configure">Changes where in Redis.</param>
    /// <returns>The builder, for chaining.</returns>
    /// <exception cref="ArgumentException">The string cannot be read. The message repeats nothing of it.</exception>
    public static FallbackBuilder AddFallbackRedis(
        this FallbackBuilder builder, string connection, Action<RedisReplicaOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        RedisConfiguration.Parse(connection);
        RedisReplicaOptions options = Options(configure);
        return Use(builder, _ => RedisReplicaStore.Connect(connection, options));
    }

    /// <summary>Shares through a connection of the application's, which stays open.</summary>
    /// <param name="builder">What <c>AddFallback</c> returns.</param>
    /// <param name="connection">The connection.</param>
    /// <returns>The builder, for chaining.</returns>
    public static FallbackBuilder AddFallbackRedis(this FallbackBuilder builder, IConnectionMultiplexer connection) =>
        builder.AddFallbackRedis(connection, static _ => { });

    /// <param name="builder">What <c>AddFallback</c> returns.</param>
    /// <param name="connection">The connection.</param>
    /// <param name="configure">Changes where in Redis.</param>
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

    /// <summary>Shares through the container's <see cref="IConnectionMultiplexer"/>, which stays open.</summary>
    /// <param name="builder">What <c>AddFallback</c> returns.</param>
    /// <returns>The builder, for chaining.</returns>
    public static FallbackBuilder AddFallbackRedis(this FallbackBuilder builder) => builder.AddFallbackRedis(static _ => { });

    /// <param name="builder">What <c>AddFallback</c> returns.</param>
    /// <param name="configure">Changes where in Redis.</param>
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
            .Configure<IServiceProvider>(static (options, services) => options.UseReplicaStore(services.GetRequiredService<RedisReplicaStore>()));
        return builder;
    }

    private static RedisReplicaOptions Options(Action<RedisReplicaOptions>? configure)
    {
        var options = new RedisReplicaOptions();
        configure?.Invoke(options);
        _ = new RedisKeys(options.KeyPrefix);
        return options;
    }
}
