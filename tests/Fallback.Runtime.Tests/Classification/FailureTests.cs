namespace Fallback.Runtime.Tests;

public sealed class FailureTests
{
    [Theory]
    [InlineData(FailureKind.SchemaViolation, 0, true)]
    [InlineData(FailureKind.StreamInterrupted, 200, true)]
    [InlineData(FailureKind.Timeout, 0, true)]
    [InlineData(FailureKind.NetworkError, 0, true)]
    // Refused by a gateway, which has charged nothing.
    [InlineData(FailureKind.Timeout, 504, false)]
    [InlineData(FailureKind.NetworkError, 421, false)]
    [InlineData(FailureKind.ProtocolError, 200, true)]
    [InlineData(FailureKind.ContentFiltered, 200, true)]
    [InlineData(FailureKind.ContextLengthExceeded, 200, true)]
    [InlineData(FailureKind.ContentFiltered, 299, true)]
    [InlineData(FailureKind.ContentFiltered, 0, false)]
    [InlineData(FailureKind.ContentFiltered, 199, false)]
    [InlineData(FailureKind.ContentFiltered, 300, false)]
    [InlineData(FailureKind.ContentFiltered, 400, false)]
    [InlineData(FailureKind.RateLimited, 429, false)]
    [InlineData(FailureKind.ServerError, 500, false)]
    public void MayHaveCost_Failure_IsWhereWorkMayHaveBegun(FailureKind kind, int status, bool expected) =>
        Assert.Equal(expected, new Failure(kind, FailureScope.Model) { HttpStatus = status }.MayHaveCost);

    [Theory]
    [InlineData(FailureKind.Timeout)]
    [InlineData(FailureKind.NetworkError)]
    public void MayHaveCost_NoConnection_IsNo(FailureKind kind)
    {
        Assert.False(new Failure(kind, FailureScope.Endpoint).MayHaveCost);
        Assert.False(new Failure(kind, FailureScope.Model) { HasNoConnection = true }.MayHaveCost);
    }
}
