using System.Net;
using StackExchange.Redis;

namespace Fallback;

/// <summary>Parses a connection string of StackExchange.Redis, and adds what Fallback needs.</summary>
internal static class RedisConfiguration
{
    private const string Remedy =
        "Write it as StackExchange.Redis expects it, servers first: host:6379,password=…,ssl=true. If the password contains a comma, "
            + "create the connection yourself and pass the IConnectionMultiplexer to AddFallbackRedis.";

    /// <exception cref="ArgumentException">The string is invalid; a part of it that may be a password is not repeated.</exception>
    public static ConfigurationOptions Parse(string connection)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connection);
        ConfigurationOptions options;
        try
        {
            Check(connection);
            options = ConfigurationOptions.Parse(connection);
        }
        // The exception's message contains the part that could not be read.
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException)
        {
            throw new ArgumentException($"The connection string for Redis cannot be read. {Remedy}", nameof(connection));
        }
        if (options.EndPoints.Count == 0)
            throw new ArgumentException($"The connection string for Redis names no server. {Remedy}", nameof(connection));
        options.SetDefaultPorts();
        // The application starts without Redis, and no request waits in a queue for it: it would be outdated by then.
        options.AbortOnConnectFail = false;
        options.BacklogPolicy = BacklogPolicy.FailFast;
        options.ReconnectRetryPolicy = new ExponentialRetry(500, 2_000);
        if (!Says(connection, "connectTimeout")) options.ConnectTimeout = 1_000;
        if (!Says(connection, "connectRetry")) options.ConnectRetry = 1;
        if (!Says(connection, "asyncTimeout")) options.AsyncTimeout = 1_000;
        // The time until a new primary server is noticed; the client's own default is a minute.
        if (!Says(connection, "configCheckSeconds")) options.ConfigCheckSeconds = 5;
        if (!Says(connection, "keepAlive")) options.KeepAlive = 5;
        if (!Says(connection, "name")) options.ClientName = "Fallback";
        options.IncludeDetailInExceptions = false;
        options.IncludePerformanceCountersInExceptions = false;
        return options;
    }

    /// <summary>Returns an endpoint for display.</summary>
    public static string Name(EndPoint endpoint) => endpoint switch
    {
        DnsEndPoint dns => $"{dns.Host}:{dns.Port}",
        IPEndPoint ip => ip.ToString(),
        _ => "a socket of this machine",
    };

    // A URL, or a password with a comma, would be read as names of servers, and displayed.
    private static void Check(string connection)
    {
        bool password = false;
        foreach (string part in connection.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = part.IndexOf('=');
            if (equals > 0) password |= part.AsSpan(0, equals).Trim().Contains("password", StringComparison.OrdinalIgnoreCase);
            else if (password || (part[0] != '!' && part.AsSpan().ContainsAny("/@?")))
                throw new FormatException();
        }
    }

    private static bool Says(string connection, string option) =>
        connection.Split(',', StringSplitOptions.TrimEntries).Any(part =>
            part.StartsWith(option, StringComparison.OrdinalIgnoreCase) && part.AsSpan(option.Length).TrimStart().StartsWith("="));
}
