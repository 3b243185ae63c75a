namespace Fallback.Runtime.Tests;

public sealed class FailureRulesTests
{
    private const string No = "no", Yes = "yes", Adapted = "adapted";

    public static TheoryData<FailureKind, string, string, bool, double, bool> Rules() => new()
    {
        // kind, same tier again, next tier, counts, forced minutes (0 = none), gate
        { FailureKind.InvalidCredentials, No, Yes, false, 10, false },
        { FailureKind.PermissionDenied, No, Yes, false, 10, false },
        { FailureKind.BillingExhausted, No, Yes, false, 30, false },
        { FailureKind.RateLimited, Yes, Yes, false, 0, true },
        { FailureKind.QuotaWindowExhausted, No, Yes, false, 15, true },
        { FailureKind.RequestTooLargeForLimit, No, Yes, false, 0, false },
        { FailureKind.Overloaded, Yes, Yes, true, 0, false },
        { FailureKind.ServerError, Yes, Yes, true, 0, false },
        { FailureKind.NetworkError, Yes, Yes, true, 0, false },
        { FailureKind.Timeout, Yes, Yes, true, 0, false },
        { FailureKind.ContentFiltered, No, nameof(FailoverKinds.ContentFiltered), false, 0, false },
        { FailureKind.ContextLengthExceeded, No, Yes, false, 0, false },
        { FailureKind.OutputLimitTooLarge, Adapted, Yes, false, 0, false },
        { FailureKind.UnsupportedParameter, Adapted, Yes, false, 0, false },
        { FailureKind.ModelUnavailable, No, Yes, false, 30, false },
        { FailureKind.EndpointMisconfigured, No, Yes, false, 10, false },
        { FailureKind.InvalidRequest, No, nameof(FailoverKinds.InvalidRequest), false, 0, false },
        { FailureKind.PayloadTooLarge, No, nameof(FailoverKinds.PayloadTooLarge), false, 0, false },
        { FailureKind.StreamInterrupted, Yes, Yes, true, 0, false },
        { FailureKind.ProtocolError, Yes, Yes, true, 0, false },
        { FailureKind.Conflict, Yes, Yes, true, 0, false },
        { FailureKind.SchemaViolation, No, Yes, false, 0, false },
        { FailureKind.Cancelled, No, No, false, 0, false },
    };

    public static TheoryData<FailureKind> Kinds() => [.. Enum.GetValues<FailureKind>()];

    [Theory]
    [MemberData(nameof(Rules))]
    public void For_Kind_IsItsRowOfTheDecisionTable(FailureKind kind, string again, string next, bool counts, double forcedMinutes, bool gate)
    {
        FailureRule rule = FailureRules.For(kind);
        Assert.Equal(new FailureRule
        {
            RetrySameTier = again == Yes,
            AdaptAndRetry = again == Adapted,
            NextTier = next == Yes,
            OptIn = next is Yes or No ? FailoverKinds.None : Enum.Parse<FailoverKinds>(next),
            Counts = counts,
            ForcedBreak = forcedMinutes == 0 ? null : TimeSpan.FromMinutes(forcedMinutes),
            IsGate = gate,
        }, rule);
    }

    [Fact]
    public void For_AllKinds_AreInTheTable() =>
        Assert.Equal(Enum.GetValues<FailureKind>(), Rules().Select(static row => row.Data.Item1).Order());

    [Theory]
    [MemberData(nameof(Kinds))]
    public void For_Kind_SaysWhatItsDocumentationSays(FailureKind kind)
    {
        string[] row = DocumentedRow(kind);
        FailureRule rule = FailureRules.For(kind);
        Assert.Equal(row[2], rule.AdaptAndRetry ? "adapted" : rule.RetrySameTier ? "yes" : "no");
        Assert.Equal(row[3], rule.OptIn != 0 ? "opt-in" : rule.NextTier ? "yes" : "no");
        string effect = rule.IsGate ? "gate" : rule.ForcedBreak is not null ? "break" : rule.Counts ? "count" : "none";
        Assert.StartsWith(effect, row[4], StringComparison.Ordinal);
        if (rule.ForcedBreak is { } forced) Assert.Contains($"{forced.TotalMinutes} min", row[4], StringComparison.Ordinal);
    }

    [Fact]
    public void BreakOf_MissingPermission_ClosesTheModelOnly() =>
        Assert.Equal(new ForcedBreak(FailureScope.Model, TimeSpan.FromMinutes(10)), FailureRules.BreakOf(new Failure(FailureKind.PermissionDenied, FailureScope.Credential)));

    [Fact]
    public void BreakOf_BlockedRegion_ClosesTheCredential() =>
        Assert.Equal(new ForcedBreak(FailureScope.Credential, TimeSpan.FromMinutes(30)), FailureRules.BreakOf(new Failure(FailureKind.PermissionDenied, FailureScope.Credential) { IsRegional = true }));

    [Theory]
    [InlineData(null, 1800)]
    [InlineData(0, 1800)]
    [InlineData(90, 90)]
    public void BreakOf_EmptyAccount_LastsUntilTheNamedTime(int? named, int expected) =>
        Assert.Equal(TimeSpan.FromSeconds(expected), FailureRules.BreakOf(new Failure(FailureKind.BillingExhausted, FailureScope.Credential)
        {
            RetryAfter = named is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        })?.Duration);

    [Theory]
    [InlineData("DeploymentNotFound", 5)]
    [InlineData("deploymentnotfound", 5)]
    [InlineData("model_not_found", 30)]
    public void BreakOf_MissingModel_IsShortForANewDeployment(string code, int minutes) =>
        Assert.Equal(TimeSpan.FromMinutes(minutes), FailureRules.BreakOf(new Failure(FailureKind.ModelUnavailable, FailureScope.Model) { ProviderCode = code })?.Duration);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void BreakOf_AnyKind_ClosesOnlyWhatNeitherCountsNorGates(FailureKind kind)
    {
        FailureRule rule = FailureRules.For(kind);
        Assert.Equal(rule.ForcedBreak is not null && !rule.IsGate, FailureRules.BreakOf(new Failure(kind, FailureScope.Model)) is not null);
    }

    private static string[] DocumentedRow(FailureKind kind)
    {
        using Stream stream = typeof(FailureRulesTests).Assembly.GetManifestResourceStream("failures.md")!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
            if (line.StartsWith($"| `{kind}` |", StringComparison.Ordinal)) return [.. line.Trim('|').Split('|').Select(static cell => cell.Trim())];
        throw new InvalidDataException($"docs/failures.md says nothing about {kind}.");
    }
}
