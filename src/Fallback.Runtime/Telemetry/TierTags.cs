namespace Fallback;

/// <summary>The tags that every metric and span of a tier has. Created once per tier.</summary>
internal sealed class TierTags
{
    public TierTags(Tier tier)
    {
        ProviderEndpoint endpoint = tier.Endpoint;
        Vendor = Names.VendorOf(endpoint.VendorName, endpoint.Dialect == Dialect.Gemini);
        Model = tier.Model;
        SpanName = $"chat {tier.Model}";
        // Only the application's own chat client knows its address.
        Server = endpoint.ChatClient is null ? endpoint.BaseUrl.Host : null;
        Port = endpoint.BaseUrl.Port;
        Span =
        [
            new(Names.Operation, "chat"), new(Names.Vendor, Vendor), new(Names.Model, tier.Model),
            new(Names.Provider, tier.Provider), new(Names.TierIndex, tier.Index),
        ];
        if (endpoint.Instance != "default") Span = [.. Span, new(Names.Instance, endpoint.Instance)];
        if (Server is not null) Span = [.. Span, new(Names.ServerAddress, Server), new(Names.ServerPort, Port)];
    }

    public string SpanName { get; }

    /// <summary>The vendor, by the conventions' name.</summary>
    public string Vendor { get; }

    public string Model { get; }

    public string? Server { get; }

    public int Port { get; }

    /// <summary>The tags that are known before a request is sent, so that samplers can use them.</summary>
    public KeyValuePair<string, object?>[] Span { get; }

    /// <summary>Returns the tags of a request that does not belong to a call, and so has no place in a chain.</summary>
    public KeyValuePair<string, object?>[] OfProbe(ProbeType type) =>
        [.. Span.Where(static tag => tag.Key != Names.TierIndex), new(Names.ProbeType, NameOf(type))];

    public static string NameOf(ProbeType type) => type == ProbeType.Probe ? "probe" : "synthetic";
}
