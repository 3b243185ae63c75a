namespace Fallback.Catalogue;

/// <summary>Reads a catalogue's JSON. Strict: a member that it does not know is an error, so that a typing error cannot hide a fact.</summary>
internal static class CatalogueReader
{
    /// <summary>Reads a whole catalogue.</summary>
    /// <exception cref="CatalogueFormatException">The text is not JSON, or not a catalogue; the message says where and why.</exception>
    public static ModelCatalogue Read(string json)
    {
        var root = new ObjectReader(JsonReader.Read(json), "the catalogue");
        string asOf = root.Date("asOf") ?? "";
        root.Skip("schema", "currency", "fields");
        var models = new List<ModelFacts>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (JsonValue item in root.Elements("models"))
        {
            ModelFacts model = ReadModel(item);
            if (!names.Add($"{model.Provider}/{model.Id}")) throw item.Error($"{model.Provider}/{model.Id} occurs twice");
            models.Add(model);
        }
        root.Close();
        return new ModelCatalogue(asOf, models);
    }

    private static ModelFacts ReadModel(JsonValue item)
    {
        var reader = new ObjectReader(item, "a model");
        TokenPrice price = ReadPrice(reader);
        var model = new ModelFacts
        {
            Provider = reader.Required("provider"),
            Id = reader.Required("id"),
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
            ServiceTiers = ReadServiceTiers(reader),
        };
        reader.Skip("note", "src");
        reader.Close();
        return model;
    }

    private static TokenPrice ReadPrice(ObjectReader reader) =>
        new(reader.Amount("inputPer1M"), reader.Amount("outputPer1M"), reader.Amount("cachedInputPer1M"));

    private static LongContextPrice ReadLongContext(ObjectReader reader) =>
        new(reader.Count("aboveInputTokens") ?? throw reader.Missing("aboveInputTokens"), ReadPrice(reader));

    private static PeakPrice ReadPeak(ObjectReader reader)
    {
        string text = reader.Required("hours");
        PeakHours hours = PeakHours.TryParse(text)
            ?? throw reader.Error("hours", $"'{text}' is not of the form 'Mon-Fri 01:00-04:00 and 06:00-10:00 UTC'");
        return new PeakPrice(hours, ReadPrice(reader));
    }

    private static ServiceTierPrice[] ReadServiceTiers(ObjectReader reader)
    {
        var tiers = new List<ServiceTierPrice>();
        foreach (JsonValue item in reader.Elements("serviceTiers"))
        {
            var tier = new ObjectReader(item, "a service tier");
            tiers.Add(new ServiceTierPrice(tier.Required("tier"), ReadPrice(tier)));
            tier.Close();
        }
        return tiers.ToArray();
    }

    private static List<PriceChange> ReadChanges(ObjectReader reader)
    {
        var changes = new List<PriceChange>();
        foreach (JsonValue item in reader.Elements("priceChanges"))
        {
            var change = new ObjectReader(item, "a price change");
            string from = change.Date("from") ?? throw change.Missing("from");
            changes.Add(new PriceChange(ObjectReader.ParseDate(from)!.Value, ReadPrice(change)));
            change.Close();
        }
        changes.Sort(static (a, b) => a.From.CompareTo(b.From));
        return changes;
    }
}
