using System.Text;
using System.Text.Json;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback.Runtime.Tests.Cost;

public sealed class ServiceTiersTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("default")]
    [InlineData("Standard")]
    [InlineData(" auto ")]
    [InlineData("on_demand")]
    [InlineData("standard_only")]
    public void IsStandard_WhatHasThePlainPrice(string? tier) => Assert.True(ServiceTiers.IsStandard(tier));

    [Theory]
    [InlineData("priority", false)]
    [InlineData("flex", true)]
    [InlineData("BATCH", true)]
    [InlineData("offpeak", true)]
    public void IsNeverDearer_WhatIsSoldForWaiting(string tier, bool expected) =>
        Assert.Equal((false, expected), (ServiceTiers.IsStandard(tier), ServiceTiers.IsNeverDearer(tier)));

    [Theory]
    [InlineData("service_tier")]
    [InlineData("serviceTier")]
    public void Of_TheReplysWord_ElseWhatWasAskedFor(string member)
    {
        ChatRequest request = Asking(member, "flex");

        Assert.Equal("priority", ServiceTiers.Of(new ReportedUsage { ServiceTier = "priority" }, request));
        Assert.Equal("flex", ServiceTiers.Of(new ReportedUsage(), request));
        Assert.Equal("flex", ServiceTiers.Of(null, request));
        Assert.Null(ServiceTiers.Of(null, new ChatRequest { Method = "A" }));
    }

    [Fact]
    public void Asked_InWhateverForm()
    {
        Assert.Equal("flex", ServiceTiers.Asked(Asking("service_tier", JsonSerializer.SerializeToElement("flex"))));
        Assert.Equal("Friday", ServiceTiers.Asked(Asking("service_tier", DayOfWeek.Friday)));
        Assert.Null(ServiceTiers.Asked(Asking("service_tier", null)));
        Assert.Null(ServiceTiers.Asked(Asking("tier", "flex")));
    }

    /// <summary>Chunks of a stream repeat the name: what is known costs no string each.</summary>
    [Theory]
    [InlineData("\"default\"", "default")]
    [InlineData("\"standard\"", "standard")]
    [InlineData("\"on_demand\"", "on_demand")]
    [InlineData("\"ON_DEMAND\"", "on_demand")]
    [InlineData("\"priority\"", "priority")]
    [InlineData("\"ON_DEMAND_PRIORITY\"", "priority")]
    [InlineData("\"flex\"", "flex")]
    [InlineData("\"ON_DEMAND_FLEX\"", "flex")]
    [InlineData("\"ON_DEMAND_OFFPEAK\"", "offpeak")]
    public void Read_KnownName_IsNoNewString(string json, string expected)
    {
        string? read = Read(json);
        Assert.Equal(expected, read);
        Assert.Same(read, Read(json));
    }

    [Theory]
    [InlineData("\"turbo\"", "turbo")]
    [InlineData("\"abcdefghabcdefghabcdefghabcdefgh\"", "abcdefghabcdefghabcdefghabcdefgh")]
    [InlineData("\"abcdefghabcdefghabcdefghabcdefghi\"", null)]
    [InlineData("\"\"", null)]
    [InlineData("null", null)]
    [InlineData("7", null)]
    [InlineData("""["flex"]""", null)]
    [InlineData("""{"type":"flex"}""", "flex")]
    [InlineData("""{"a":{"type":"batch"},"type":"flex","b":["type"]}""", "flex")]
    [InlineData("""{"type":{"type":"flex"}}""", null)]
    [InlineData("""{"type":["flex"]}""", null)]
    [InlineData("{}", null)]
    public void Read_ANameOfSensibleLength(string json, string? expected) => Assert.Equal(expected, Read(json));

    /// <summary>Reads the value in an object, and sees that the next member is found behind it.</summary>
    private static string? Read(string json)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes($$"""{"tier":{{json}},"next":1}"""));
        Assert.True(reader.Read() && reader.Read() && reader.Read());
        string? tier = ServiceTiers.Read(ref reader);
        Assert.True(reader.Read() && reader.ValueTextEquals("next"u8));
        return tier;
    }

    private static ChatRequest Asking(string member, object? value) =>
        new() { Method = "A", Options = new ChatOptions { AdditionalProperties = new() { [member] = value } } };
}
