namespace Fallback.Catalogue;

/// <summary>Reads a catalogue's JSON. A member that it does not know is a mistake, so that a typing error cannot hide a fact.</summary>
internal static class CatalogueReader
{
    /// <summary>Reads a whole catalogue.</summary>
    /// <exception cref="CatalogueFormatException">The text is not JSON, or not a catalogue; the message says where and why.</exception>
    public static ModelCatalogue Read(string json) => Read(json, static mistake => throw mistake);

    /// <summary>Reads what can be read of a catalogue: a member with a mistake is reported, and as if it were not there.</summary>
    /// <exception cref="CatalogueFormatException">The text is not JSON.</exception>
    public static ModelCatalogue Read(string json, Action<CatalogueFormatException> report)
    {
        var root = new ObjectReader(JsonReader.ReadFile(json), "the catalogue", report);
        string asOf = root.Date("asOf") ?? "";
        root.Skip("$schema", "schema", "currency", "fields");
        var names = new HashSet<string>(StringComparer.Ordinal);
        IReadOnlyList<ModelFacts> models = root.Objects("models", "a model", reader => ReadModel(reader, names));
        root.Close();
        return new ModelCatalogue(asOf, models);
    }

    private static ModelFacts? ReadModel(ObjectReader reader, HashSet<string> names)
    {
        TokenPrice price = ReadPrice(reader);
        string? provider = reader.Required("provider");
        string? id = reader.Required("id");
        var model = new ModelFacts
        {
            Provider = provider ?? "",
            Id = id ?? "",
            Aliases = reader.Strings("aliases"),
            ContextWindow = reader.Count("contextWindow"),
            MaxInput = reader.Count("maxInput"),
            MaxOutput = reader.Count("maxOutput"),
            InputPerMillion = price.Input,
            OutputPerMillion = price.Output,
            CachedInputPerMillion = price.CachedInput,
            CacheWritePerMillion = reader.Amount("cacheWritePer1M"),
            SupportsTools = reader.Flag("supportsTools"),
            SupportsStructuredOutput = reader.Flag("supportsStructuredOutput"),
            SupportsVision = reader.Flag("supportsVision"),
            StructuredOutputMode = reader.OneOf("structuredOutputMode", "json_schema", "json_object", "none"),
            MaxTokensParameter = reader.OneOf("maxTokensParam", "max_tokens", "max_completion_tokens"),
            AcceptsTemperature = reader.Flag("acceptsTemperature"),
            Prefill = reader.OneOf("prefill", "none", "message", "prefix", "partial", "continue_final_message"),
            Status = reader.OneOf("status", "active", "legacy", "deprecated", "retired"),
            RetiresOn = reader.Date("retiresOn"),
            Replacement = reader.Text("replacement"),
            LongContext = reader.Object("longContext", ReadLongContext),
            Peak = reader.Object("peak", ReadPeak),
            PriceChanges = ReadChanges(reader),
            ServiceTiers = reader.Objects("serviceTiers", "a service tier", ReadServiceTier),
        };
        reader.Skip("note", "src");
        if (provider is null || id is null) return null;
        if (names.Add($"{provider}/{id}")) return model;
        reader.Refuse($"{provider}/{id} occurs twice");
        return null;
    }

    private static TokenPrice ReadPrice(ObjectReader reader) =>
        new(reader.Amount("inputPer1M"), reader.Amount("outputPer1M"), reader.Amount("cachedInputPer1M"));

    private static LongContextPrice? ReadLongContext(ObjectReader reader)
    {
        TokenPrice price = ReadPrice(reader);
        return reader.Has("aboveInputTokens") && reader.Count("aboveInputTokens") is { } tokens ? new LongContextPrice(tokens, price) : null;
    }

    private static PeakPrice? ReadPeak(ObjectReader reader)
    {
        TokenPrice price = ReadPrice(reader);
        if (reader.Required("hours") is not { } text) return null;
        PeakHours? hours = PeakHours.TryParse(text)
            ?? reader.Refuse<PeakHours>("hours", $"'{text}' is not of the form 'Mon-Fri 01:00-04:00 and 06:00-10:00 UTC'");
        return hours is null ? null : new PeakPrice(hours, price);
    }

    private static ServiceTierPrice? ReadServiceTier(ObjectReader reader)
    {
        TokenPrice price = ReadPrice(reader);
        return reader.Required("tier") is { } tier ? new ServiceTierPrice(tier, price) : null;
    }

    private static List<PriceChange> ReadChanges(ObjectReader reader)
    {
        List<PriceChange> changes = [.. reader.Objects("priceChanges", "a price change", ReadChange)];
        changes.Sort(static (a, b) => a.From.CompareTo(b.From));
        return changes;
    }

    private static PriceChange? ReadChange(ObjectReader reader)
    {
        TokenPrice price = ReadPrice(reader);
        return reader.Has("from") && reader.Date("from") is { } from
            ? new PriceChange(ObjectReader.ParseDate(from)!.Value, price)
            : null;
    }
}
