namespace MartDesk.Simulation.Plants;

/// <summary>Every planted mistake by name.</summary>
internal static class AllPlants
{
    public static readonly IReadOnlyDictionary<string, Func<Plant>> ByName = new Dictionary<string, Func<Plant>>(StringComparer.Ordinal)
    {
        ["no fence"] = () => new VenuePlant((venue, _) => new NoFence(venue)),
        ["no answer taken for a refusal"] = () => new VenuePlant((venue, _) => new UnknownIsRefused(venue)),
        ["no answer taken for not sent"] = () => new VenuePlant((venue, _) => new UnknownIsNotSent(venue)),
        ["stamped again on a retry"] = () => new VenuePlant((venue, world) => new StampsAgain(venue, world)),
        ["sent again on a retry"] = () => new VenuePlant((venue, _) => new SendsTwice(venue)),
        ["orders never found again"] = () => new VenuePlant((venue, _) => new FindsNothing(venue)),
        ["sent before the intent is stored"] = () => new VenuePlant((venue, _) => new SendsFirst(venue)),
        ["stop switch passed by"] = () => new VenuePlant((venue, world) => new IgnoresTheStop(venue, world)),
        ["stop switch forgotten at a restart"] = () => new ForgetsTheStop(),
        ["stamped by the wall clock"] = () => new VenuePlant((venue, world) => new TrustsTheWallClock(venue, world)),
        ["waiting orders never found again"] = () => new VenuePlant((venue, _) => new SendsWaitingOrdersTwice(venue)),
        ["more ordered than planned"] = () => new VenuePlant((venue, _) => new OrdersTooMuch(venue)),
        ["fills counted twice"] = () => new VenuePlant((venue, _) => new CountsFillsTwice(venue)),
        ["a position left out"] = () => new VenuePlant((venue, _) => new LosesAPosition(venue)),
        ["acknowledged before the sync"] = () => new AcknowledgesBeforeSync(),
        ["duplicates forgotten"] = () => new ForgetsDuplicates(),
        ["alerts dropped"] = () => new DropsAnAlert(),
        ["entries sent late"] = () => new NeverTooOld(),
        ["202 though not stored"] = () => new AnswersAnyway(),
        ["a secret stored"] = () => new StoresASecret(),
        ["the exchange's journal forgets"] = () => new JournalForgets(),
        ["the exchange pays twice"] = () => new PaysTwice(),
        ["a silent stream taken for a live one"] = () => new VenuePlant((venue, world) => new NeverQuiet(venue, world)),
        ["old prices taken for new ones"] = () => new VenuePlant((venue, world) => new TellsOldPrices(venue, world)),
        ["the venue's limits passed by"] = () => new AsksThrice(),
        ["silence not kept"] = () => new NotSilent(),
        ["a transfer sent again on a retry"] = () => new VenuePlant((venue, _) => new TransfersTwice(venue)),
        ["transfers never found again"] = () => new VenuePlant((venue, _) => new ListsNoTransfers(venue)),
        ["a stop that does not wait"] = () => new DoesNotWait(),
        ["orphans left"] = () => new LeavesOrphans(),
        ["closed again for one loss"] = () => new ForgetsTheLoss(),
        ["a timed cancellation never set"] = () => new VenuePlant((venue, _) => new CancelsNothingInTime(venue), needsLimits: true),
        ["prices invented"] = () => new VenuePlant((venue, _) => new InventsPrices(venue)),
    };
}
