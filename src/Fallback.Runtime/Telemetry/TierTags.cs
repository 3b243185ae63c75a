namespace Fallback;

/// <summary>What every figure and span of a tier says of it. Made once for a tier.</summary>
internal sealed class TierTags
{
    public TierTags(Tier tier)
    {
        ProviderEndpoint endpoint = tier.Endpoint;
        Vendor = Names.VendorOf(endpoint.VendorName, endpoint.Dialect == Dialect.Gemini);
        Model = tier.Model;
        SpanName = $"chat {tier.Model}";
        // An application's own chat client knows the address, nobody else does.
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

    /// <summary>The vendor as the conventions call it.</summary>
    public string Vendor { get; }

    public string Model { get; }

    public string? Server { get; }

    public int Port { get; }

    /// <summary>What is known before a request is sent, for samplers to decide by.</summary>
    public KeyValuePair<string, object?>[] Span { get; }

    /// <summary>The same of a request that is no call's, and stands at no place of a chain.</summary>
    public KeyValuePair<string, object?>[] OfProbe(ProbeType type) =>
        [.. Span.Where(static tag => tag.Key != Names.TierIndex), new(Names.ProbeType, NameOf(type))];

    public static string NameOf(ProbeType type) => type == ProbeType.Probe ? "probe" : "synthetic";
}
