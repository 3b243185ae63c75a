using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Fallback.Runtime.Tests.Results;

/// <summary>What a caller stores or shows as JSON, by contracts made at compile time and by reflection.</summary>
public sealed class JsonTests
{
    private static readonly Dictionary<string, object> _values = new object[]
    {
        Samples.Result, Samples.Refused, Samples.Skipped, Samples.Answered, Samples.Breaker, Samples.Limit, Samples.Tier, Samples.Client,
        Samples.Spending, Samples.Recent, Samples.Change, Samples.Progress,
    }.ToDictionary(static value => $"{value}");

    public static TheoryData<string, bool> Kinds()
    {
        var data = new TheoryData<string, bool>();
        foreach (string kind in _values.Keys)
            foreach (bool byReflection in (bool[])[false, true]) data.Add(kind, byReflection);
        return data;
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Json_ComesBackAsItWas(string kind, bool byReflection)
    {
        object value = _values[kind];
        Type type = value.GetType();
        JsonTypeInfo contract = byReflection ? JsonSerializerOptions.Default.GetTypeInfo(type) : ResultJson.Default.GetTypeInfo(type)!;

        string json = JsonSerializer.Serialize(value, contract);
        object back = JsonSerializer.Deserialize(json, contract)!;

        Assert.Equal(json, JsonSerializer.Serialize(back, contract));
        Assert.Equal(kind, $"{back}");
    }

    [Fact]
    public void Json_HasNamesForEnums()
    {
        AssertHolds("\"Failure\":\"Overloaded\",\"Skipped\":null", Samples.Refused);
        AssertHolds("\"Skipped\":\"BreakerOpen\"", Samples.Skipped);
        AssertHolds("\"Status\":\"Live\"", Samples.Result);
        AssertHolds("\"State\":\"Open\"", Samples.Breaker);
        AssertHolds("\"Health\":\"Failed\"", Samples.Breaker);

        static void AssertHolds(string expected, object value) =>
            Assert.Contains(expected, JsonSerializer.Serialize(value, value.GetType(), ResultJson.Default), StringComparison.Ordinal);
    }

    [Fact]
    public void EveryPublicEnum_IsWrittenByName()
    {
        IEnumerable<Type> enums = typeof(TierAttempt).Assembly.GetExportedTypes().Where(static type => type.IsEnum);

        Assert.All(enums, static type =>
        {
            object last = Enum.GetValues(type).Cast<object>().Last();
            Assert.Equal($"\"{last}\"", JsonSerializer.Serialize(last, type));
            Assert.Equal(last, JsonSerializer.Deserialize($"\"{last}\"", type));
        });
    }
}

[JsonSerializable(typeof(FallbackResult<string>))]
[JsonSerializable(typeof(TierAttempt))]
[JsonSerializable(typeof(TierSnapshot))]
[JsonSerializable(typeof(ClientSnapshot))]
[JsonSerializable(typeof(SpendingSnapshot))]
[JsonSerializable(typeof(RecentCallsSnapshot))]
[JsonSerializable(typeof(BreakerChange))]
[JsonSerializable(typeof(BatchProgress))]
internal sealed partial class ResultJson : JsonSerializerContext;
