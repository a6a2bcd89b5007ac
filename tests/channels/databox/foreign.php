<?php
// A foreign client of the simulated data boxes: lists, downloads, marks and sends, and tells in JSON.
[, $folder, $url, $login, $password, $recipient] = $argv;
ini_set('soap.wsdl_cache_enabled', '0');

function client(string $document, string $servlet, int $version = SOAP_1_1): SoapClient
{
    global $folder, $url, $login, $password;
    return new SoapClient("$folder/$document", [
        'location' => "$url/DS/$servlet",
        'login' => $login,
        'password' => $password,
        'soap_version' => $version,
        'cache_wsdl' => WSDL_CACHE_NONE,
        'features' => SOAP_SINGLE_ELEMENT_ARRAYS,
        'exceptions' => true,
    ]);
}

$about = client('dm_info.wsdl', 'dx');
$whole = client('dm_operations.wsdl', 'dz');
$search = client('db_search.wsdl', 'df');
$access = client('db_access.wsdl', 'DsManage');

$listed = $about->GetListOfReceivedMessages([
    'dmFromTime' => null, 'dmToTime' => null, 'dmRecipientOrgUnitNum' => null,
    'dmStatusFilter' => '-1', 'dmOffset' => 1, 'dmLimit' => 100,
]);
// One record of a repeated sequence comes as an object, more of them as a list.
$records = $listed->dmRecords->dmRecord;
$first = is_array($records) ? $records[0] : $records;
$signed = $whole->SignedMessageDownload(['dmID' => $first->dmID]);
$marked = $about->MarkMessageAsDownloaded(['dmID' => $first->dmID]);
$sent = $whole->CreateMessage([
    'dmEnvelope' => [
        'dmSenderOrgUnit' => null, 'dmSenderOrgUnitNum' => null, 'dbIDRecipient' => $recipient,
        'dmRecipientOrgUnit' => null, 'dmRecipientOrgUnitNum' => null, 'dmToHands' => null,
        'dmAnnotation' => 'Odpověď <úřadu>', 'dmRecipientRefNumber' => null,
        'dmSenderRefNumber' => 'PHP/1', 'dmRecipientIdent' => null, 'dmSenderIdent' => null,
        'dmLegalTitleLaw' => null, 'dmLegalTitleYear' => null, 'dmLegalTitleSect' => null,
        'dmLegalTitlePar' => null, 'dmLegalTitlePoint' => null,
        'dmPersonalDelivery' => false, 'dmAllowSubstDelivery' => true,
    ],
    'dmFiles' => ['dmFile' => [[
        'dmMimeType' => 'text/plain', 'dmFileMetaType' => 'main', 'dmFileDescr' => 'odpověď.txt',
        'dmEncodedContent' => "Příliš žluťoučký kůň\n",
    ]]],
]);
$owner = $access->GetOwnerInfoFromLogin2(['dbDummy' => '']);
$state = $search->CheckDataBox(['dbID' => $recipient]);
$info = $about->GetDeliveryInfo(['dmID' => $first->dmID]);
$proof = $about->GetSignedDeliveryInfo(['dmID' => $first->dmID]);
$events = $info->dmDelivery->dmEvents->dmEvent;
$boxes = $search->FindDataBox2(['dbOwnerInfo' => wanted(['firmName' => 'Kamenictví'])]);
$found = $boxes->dbResults->dbOwnerInfo;

function wanted(array $given): array
{
    $names = [
        'dbID', 'aifoIsds', 'dbType', 'ic', 'pnGivenNames', 'pnLastName', 'firmName', 'biDate',
        'biCity', 'biCounty', 'biState', 'adCode', 'adCity', 'adDistrict', 'adStreet',
        'adNumberInStreet', 'adNumberInMunicipality', 'adZipCode', 'adState', 'nationality',
        'dbIdOVM', 'dbState', 'dbOpenAddressing', 'dbUpperID',
    ];
    return array_merge(array_fill_keys($names, null), $given);
}

// Big messages are described by the official documents only.
function big(string $recipient): ?array
{
    global $folder;
    // Documents that describe only a part of the service are for programs that need no more.
    $described = @file_get_contents("$folder/dm_VoDZ.wsdl");
    if (!$described || !str_contains($described, 'DownloadAttachment')) {
        return null;
    }
    $big = client('dm_VoDZ.wsdl', 'vodz', SOAP_1_2);
    $content = str_repeat(implode('', array_map('chr', range(0, 255))), 4000);
    $kept = $big->UploadAttachment(['dmFile' => [
        'dmMimeType' => 'application/pdf', 'dmFileDescr' => 'plán.pdf',
        'dmEncodedContent' => $content,
    ]]);
    $sent = $big->CreateBigMessage([
        'dmEnvelope' => ['dbIDRecipient' => $recipient, 'dmAnnotation' => 'Dokumentace'],
        'dmFiles' => ['dmExtFile' => [[
            'dmFileMetaType' => 'main', 'dmAttID' => $kept->dmAttID,
            'dmAttHash1' => $kept->dmAttHash1->_,
            'dmAttHash1Alg' => $kept->dmAttHash1->AttHashAlg,
            'dmAttHash2' => $kept->dmAttHash2->_,
            'dmAttHash2Alg' => $kept->dmAttHash2->AttHashAlg,
        ]]],
    ]);
    $part = $big->DownloadAttachment(['dmID' => $sent->dmID, 'attNum' => 0]);
    $signed = $big->SignedSentBigMessageDownload(['dmID' => $sent->dmID]);
    $known = $big->AuthenticateBigMessage(['dmMessage' => $signed->dmSignature]);
    return [
        'sent' => $sent->dmID,
        'same' => $part->dmFile->dmEncodedContent === $content,
        'name' => $part->dmFile->dmFileDescr,
        'signed' => base64_encode($signed->dmSignature),
        'authentic' => $known->dmAuthResult,
    ];
}

function refusal(): string
{
    global $password;
    $password = 'spatne';
    try {
        client('dm_operations.wsdl', 'dz')->DummyOperation('');
    } catch (SoapFault $fault) {
        return $fault->faultcode;
    }
    return '';
}

echo json_encode([
    'subject' => $first->dmAnnotation,
    'state' => (int) $first->dmMessageStatus,
    'signed' => base64_encode($signed->dmSignature),
    'marked' => $marked->dmStatus->dmStatusCode,
    'sent' => $sent->dmID,
    'owner' => $owner->dbOwnerInfo->dbID,
    'box' => (int) $state->dbState,
    'events' => array_map(fn ($one) => $one->dmEventDescr, $events),
    'proof' => strlen($proof->dmSignature),
    'found' => (is_array($found) ? $found[0] : $found)->firmName,
    'big' => big($recipient),
    'refusal' => refusal(),
]);
